import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '../../src/store/manifest.ts'
import type { Samples } from '../../src/store/samples.ts'
import type { Trial } from '../../src/store/trial.ts'

/** A small run's manifest: one scenario, two approaches, two rounds. */
export const sampleManifest = (change: Partial<Manifest> = {}): Manifest => ({
  schemaVersion: 1,
  id: '20261123T231500Z-quick-7',
  createdAt: '2026-11-23T23:15:00.000Z',
  profile: 'quick',
  seed: 7,
  rounds: 2,
  command: 'npm run bench -- --seed 7',
  commit: '2aa19070000000000000000000000000000000aa',
  dirty: false,
  scenarios: [
    {
      id: 'sms-reply',
      title: 'Reply to an SMS',
      situation: 'An SMS came in; the sender waits for the reply.',
      phase: 'before',
      hash: 'a1',
      ratePerSecond: 200,
      folder: '/work/scenarios/sms-reply',
    },
  ],
  approaches: [
    { id: 'sandbox', runsAt: 'platform', summary: 'a pool of worker processes with isolates' },
    { id: 'webhook', runsAt: 'customer', summary: 'signed HTTP', caveat: 'plain HTTP, no TLS' },
  ],
  machine: {
    cpu: 'Test CPU',
    cores: 2,
    memoryBytes: 8_000_000_000,
    kernel: '6.1.0',
    governor: 'unknown',
    loadAverage: 0.25,
    platform: 'linux x64',
    congestionControl: 'cubic',
  },
  versions: { node: '26.10.0', v8: '14.6', 'isolated-vm': '7.0.1' },
  network: 'loopback',
  plan: [1, 2, 3, 4].map((index) => ({
    index,
    scenario: 'sms-reply',
    approach: index % 2 === 1 ? 'sandbox' : 'webhook',
    round: Math.ceil(index / 2),
    seed: 11,
    phases: ['warm-up', 'steady'],
  })),
  ...change,
})

export const sampleTrial = (index: number, change: Partial<Trial> = {}): Trial => ({
  schemaVersion: 1,
  index,
  scenario: 'sms-reply',
  approach: index % 2 === 1 ? 'sandbox' : 'webhook',
  round: Math.ceil(index / 2),
  try: 1,
  seed: 11,
  startedAt: '2026-11-23T23:15:01.000Z',
  durationMs: 900,
  voids: [],
  tenants: ['tenant-1', 'tenant-2'],
  lateAfterMs: 5_000,
  warmUps: [{ calls: 400, callsPerTenant: 200 }],
  phases: [
    {
      name: 'steady',
      startUs: 0,
      endUs: 1_000_000,
      targetRatePerSecond: 200,
      usage: { platform: { cpuUs: 40_000, rssBytes: 90_000_000 }, customer: { cpuUs: 20_000, rssBytes: 60_000_000 } },
    },
  ],
  attempts: [{ phase: 'steady', tenant: 0, outcome: 'ok', count: 200 }],
  runbooks: [],
  ...change,
})

export const sampleSamples = (rows: number): Samples => {
  const each = <T>(cell: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => cell(row))
  return {
    phase: each(() => 'steady'),
    tenant: each((row) => row % 2),
    operation: each((row) => row),
    intendedUs: each((row) => row * 5_000),
    sentUs: each((row) => row * 5_000 + 20),
    endUs: each((row) => row * 5_000 + 900 + (row % 7)),
    status: each(() => 200),
    result: each(() => 'allow' as const),
    eventId: each((row) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`),
    expectedDecision: each(() => 'allow' as const),
    expectedEffects: each(() => 0),
    effects: each(() => 0),
    effectUs: each(() => null),
  }
}

/** A folder of its own that goes with its owner. */
export const temporaryFolder = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const path = await mkdtemp(join(tmpdir(), 'hookbench-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
