import { afterAll, beforeAll, describe } from 'vitest'
import type { Services } from '../../src/approaches/family.ts'
import { createMemoryKv } from '../../src/hooks/memory-kv.ts'
import { type ApproachHarness, type DeployOptions, eventWith, type Run, type Value, wallMs } from './approach-harness.ts'
import { cryptoTests } from './capabilities-crypto.ts'
import { globalsTests } from './capabilities-globals.ts'
import { kvTests } from './capabilities-kv.ts'
import { secretTests } from './capabilities-secrets.ts'
import { startRecorder, type Recorder } from './recorder.ts'

/** By tenant; the same for every subject. */
export const secretsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  acme: { API_KEY: 'acme-value-Zx81', QUOTED: 'a "quoted" & value', SIGNING: 'whisper-whisper' },
  other: { API_KEY: 'other-value-Qq77', ONLY_OTHERS: 'nobody-elses-9' },
}

export interface CapabilitySubject {
  readonly name: string
  create(services: Services): Promise<ApproachHarness>
  /** Extensions see values, because they run at their owner's. */
  readonly atOwner?: true
}

/** What a test needs of the subject. */
export interface CapabilityBench {
  readonly run: Run
  readonly value: Value
  /** What reached the third party. */
  readonly recorder: () => Recorder
  readonly atOwner: boolean
}

/** The shared suite of what an extension can do beside fetch, log and now. */
export const describeCapabilities = (subject: CapabilitySubject): void => {
  describe(`what an extension can do under ${subject.name}`, () => {
    let harness: ApproachHarness
    let recorder: Recorder
    const kv = createMemoryKv()
    const reveal = (tenant: string, name: string): string | undefined => secretsOf[tenant]?.[name]
    beforeAll(async () => {
      recorder = await startRecorder()
      harness = await subject.create({ secrets: { reveal }, kv })
    })
    afterAll(() => Promise.all([harness.close(), recorder.close()]))
    const run: Run = async (source, options: DeployOptions & { data?: unknown; wallMs?: number } = {}) => {
      const settings = { api: recorder.url, ...options.settings }
      const deployment = await harness.deploy(source, { ...options, settings, egress: [recorder.url] })
      return harness.approach.invoke(deployment, eventWith(options.data ?? {}), { wallMs: options.wallMs ?? wallMs })
    }
    const value: Value = async (source, options) => {
      const { outcome } = await run(source, options)
      if (outcome.kind === 'ok') return outcome.value
      throw new Error(`ended ${JSON.stringify(outcome)}`)
    }
    const bench: CapabilityBench = { run, value, recorder: () => recorder, atOwner: subject.atOwner === true }
    describe('secrets', () => secretTests(bench))
    describe('kv', () => kvTests(bench))
    describe('crypto', () => cryptoTests(bench))
    describe('globals', () => globalsTests(bench))
  })
}
