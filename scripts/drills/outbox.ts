import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { createBareOutbox } from '../../src/micro/floors/bare-outbox.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createDispatcher } from '../../src/platform/dispatcher.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import type { OutboxItem } from '../../src/platform/outbox/outbox.ts'
import { createSqliteOutbox } from '../../src/platform/outbox/sqlite.ts'
import { createRetention } from '../../src/platform/retention.ts'
import { drillCommand } from './shared/drill-command.ts'

export interface OutboxDrillOptions {
  readonly events: number
  /** Settled events that retention keeps. */
  readonly keep: number
  readonly log?: (line: string) => void
}

/** A tenth of the events. `memoryMb` is this process's, of which the outbox is a part; `fileMb` that of the data file. */
export interface Tenth {
  readonly perSecond: number
  /** Of the bare loop, in a run of a quarter of the length, right after it. */
  readonly barePerSecond: number
  readonly memoryMb: number
  readonly fileMb: number
}

export interface OutboxDrill {
  readonly events: number
  readonly delivered: number
  readonly tenths: readonly Tenth[]
  /** Of the rates' medians, ours to the bare loop's. */
  readonly ratio: number
  /** Rows left when all is over and retention has swept. */
  readonly left: number
}

const lanes = 20
const inFlight = 256

/**
 * Sends events through the outbox, append to settled, in ten parts, with retention on, and beside each part a quarter of
 * it through a bare group-committing loop on node:sqlite, so that both meet the same machine.
 */
export const drillOutbox = async ({ events, keep, log }: OutboxDrillOptions): Promise<OutboxDrill> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-drill-outbox-'))
  try {
    return await run(folder, { events, keep, ...(log && { log }) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const run = async (folder: string, { events, keep, log }: OutboxDrillOptions): Promise<OutboxDrill> => {
  await using own = openOwn(folder, keep)
  using bare = openBare(folder)
  const tenths: Tenth[] = []
  const part = Math.ceil(events / 10)
  for (let tenth = 1; tenth <= 10; tenth++) {
    const perSecond = await rateOf(part, own.send)
    const barePerSecond = await rateOf(Math.max(inFlight, Math.ceil(part / 4)), bare.send)
    const { size } = statSync(join(folder, 'platform.sqlite'))
    const measured = { perSecond, barePerSecond, memoryMb: process.memoryUsage.rss() / 2 ** 20, fileMb: size / 2 ** 20 }
    tenths.push(measured)
    log?.(`tenth ${tenth}: ${perSecond.toFixed(0)}/s, bare ${barePerSecond.toFixed(0)}/s, ${measured.memoryMb.toFixed(0)} MB`)
  }
  const ratio = medianOf(tenths.map(({ perSecond }) => perSecond)) / medianOf(tenths.map((one) => one.barePerSecond))
  return { events: 10 * part, delivered: own.delivered(), tenths, ratio, left: await own.left() }
}

/** What is on its way is done when its `send` resolves. */
interface Queue {
  send(n: number): Promise<void>
}

const openOwn = (folder: string, keep: number) => {
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, () => {})
  const outbox = createSqliteOutbox({ database, commits, clock: systemClock })
  const waiting = new Map<string, () => void>()
  let [delivered, serial] = [0, 0]
  const dispatcher = createDispatcher({
    ...{ outbox, clock: systemClock, inFlight: { prompt: 8 * inFlight, others: 8 * inFlight, perLane: inFlight } },
    deliver: async () => ({ outcome: 'ok' }),
    note: async (claimed) => {
      const { id } = (claimed as OutboxItem).event
      delivered++
      waiting.get(id)?.()
      waiting.delete(id)
    },
  })
  const retention = createRetention({ database, commits, outbox, clock: systemClock, kept: { days: 30, events: keep } })
  return {
    send: async (n: number): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const item = itemOf(n, serial++)
      waiting.set(item.event.id, resolve)
      await outbox.append([item])
      dispatcher.wake()
      await promise
    },
    delivered: () => delivered,
    left: async (): Promise<number> => {
      await retention.sweep()
      return database.prepare('SELECT COUNT(*) AS rows FROM events').get()?.['rows'] as number
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([dispatcher.stop(0), retention.close()])
      await commits.close()
      database.close()
    },
  }
}

const openBare = (folder: string): Queue & Disposable => {
  const ends: (() => void)[] = []
  const outbox = createBareOutbox(folder, async () => ends.shift()?.())
  return {
    send: async (n) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      ends.push(resolve)
      await outbox.enqueue(JSON.stringify(itemOf(n, n).event))
      await promise
    },
    [Symbol.dispose]: () => outbox[Symbol.dispose](),
  }
}

/** Of 2 KB, as most webhooks are. */
const itemOf = (n: number, serial: number): OutboxItem => ({
  tenant: `tenant-${n % lanes}`,
  hook: 'order.created',
  event: {
    ...{
      specversion: '1.0',
      id: `event-${serial}`,
      source: '/tenants',
      type: 'order.created',
      time: '2026-01-01T00:00:00Z',
    },
    data: { text: 'x'.repeat(1_850) },
  },
})

/** Events a second, with as many on their way all the time. */
const rateOf = async (events: number, send: (n: number) => Promise<void>): Promise<number> => {
  const startedMs = performance.now()
  let sent = 0
  const worker = async (): Promise<void> => {
    while (sent < events) await send(sent++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return events / ((performance.now() - startedMs) / 1_000)
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const examples = ['npm run drill:outbox', 'npm run drill:outbox -- --events 100000 --json']

const main = async (): Promise<void> => {
  const typed = drillCommand(
    'drill:outbox',
    'Sends events through the outbox, and shows whether rate, memory and file stay.',
    examples,
  )
    .option('--events <n>', 'how many, of 2 KB', '1000000')
    .option('--keep <n>', 'events that are over and that retention keeps', '50000')
    .option('--json', 'the figures as JSON on stdout, and nothing else there')
    .parse(process.argv.slice(2), { from: 'user' })
    .opts<{ events: string; keep: string; json?: true }>()
  const result = await drillOutbox({
    events: wholeNumber('--events', typed.events, 10, 100_000_000),
    keep: wholeNumber('--keep', typed.keep, 1, 100_000_000),
    log: (line) => console.error(line),
  })
  if (typed.json) console.log(JSON.stringify(result, null, 2))
  else {
    const row = (tenth: Tenth) => Object.entries(tenth).map(([name, value]) => [name, Math.round(value as number)] as const)
    console.table(result.tenths.map((tenth) => Object.fromEntries(row(tenth))))
    console.log(
      `${result.delivered} of ${result.events} delivered, ${result.left} kept; ${result.ratio.toFixed(2)} of the bare loop's rate`,
    )
  }
  process.exitCode = result.delivered === result.events ? codes.ok : codes.failed
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
