import type { AttackRow } from './attack-row.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { BystanderAccount } from './bystanders.ts'
import type { Attack } from './corpus.ts'
import { type AttackBounds, isUndecided } from './judge.ts'
import { runAttack } from './run-attack.ts'
import type { Defence, Scene } from './scene.ts'
import { sandboxSide, type Side } from './side.ts'

export interface CorpusRun {
  readonly defence: Defence
  readonly target: Scenario
  readonly attacks: readonly Attack[]
  /** Resident memory that none of the platform's processes needs: at the pool, where a worker is ended. */
  readonly memoryMb: number
  readonly onRow: (row: AttackRow, done: number) => void
  readonly signal: AbortSignal
}

export interface CorpusResult {
  readonly rows: readonly AttackRow[]
  /** What the bystanders got while nobody attacked. */
  readonly calm: BystanderAccount
  /** How often the platform was started anew, because an attack had harmed it. */
  readonly restarts: number
  readonly bounds: AttackBounds
}

/** Runs the attacks one after the other. A platform that one of them has harmed is replaced before the next. */
export const runCorpus = (run: CorpusRun): Promise<CorpusResult> => runCorpusOn(sandboxSide, run)

export const runCorpusOn = async <World extends Scene>(side: Side<World>, run: CorpusRun): Promise<CorpusResult> => {
  const { target, defence } = run
  const bounds = boundsOf(run)
  const rows: AttackRow[] = []
  let restarts = 0
  let world = await side.start(defence, target)
  try {
    const calm = await watchCalm(world)
    for (const [index, attack] of run.attacks.entries()) {
      if (run.signal.aborted) break
      if (rows.at(-1)?.breaches.some(({ rule }) => harms.has(rule))) {
        await world[Symbol.asyncDispose]()
        world = await side.start(defence, target)
        restarts++
      }
      const row = await attackUntilJudged(side, world, attack, index, bounds)
      rows.push(row)
      run.onRow(row, rows.length)
    }
    return { rows, calm, restarts, bounds }
  } finally {
    await world[Symbol.asyncDispose]()
  }
}

/** A second beyond the deadline and a quarter beyond the memory: what ending a process takes, and no more. */
const boundsOf = ({ target, memoryMb }: CorpusRun): AttackBounds => ({
  ...{ deadlineMs: target.hook.budgetMs, overtimeMs: 1_000 },
  ...{ memoryMb, memoryOvershoot: 1.25 },
})

const harms: ReadonlySet<string> = new Set(['platform', 'overtime', 'memory'])
const calmMs = 500

const watchCalm = async ({ bystanders }: Scene): Promise<BystanderAccount> => {
  await bystanders.take()
  await new Promise((resolve) => setTimeout(resolve, calmMs))
  return bystanders.take()
}

/** What the platform could not decide is tried again, a few times, by another tenant. */
const attackUntilJudged = async <World extends Scene>(
  side: Side<World>,
  world: World,
  attack: Attack,
  index: number,
  bounds: AttackBounds,
): Promise<AttackRow> => {
  for (let tries = 1; ; tries++) {
    const row = await runAttack(side, world, attack, `attack-${index + 1}-${tries}`, bounds)
    if (!isUndecided(row.outcome) || row.breaches.length > 0 || tries === maxTries) return row
  }
}

const maxTries = 3
