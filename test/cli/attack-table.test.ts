import { expect, test } from 'vitest'
import type { AttackRow } from '../../src/bench/attacks/attack-row.ts'
import { totalsOf } from '../../src/bench/attacks/attack-totals.ts'
import { attackTable } from '../../src/cli/attack-table.ts'

const contained: AttackRow = {
  ...{ attack: 'cpu/endless-loop', title: 'A loop.', expected: ['timed-out'], outcome: 'timed-out', detail: '' },
  ...{ containedMs: 103.4, workersLost: 0, peakMb: 96.2, platform: 'lived', breaches: [] },
  bystanders: { calls: 12, lost: [], worstMs: 8.8 },
}
const fatal: AttackRow = {
  ...{ attack: 'memory/split', title: 'A split.', expected: undefined, outcome: 'none', detail: '' },
  ...{ containedMs: null, workersLost: 1, peakMb: 612, platform: 'died' },
  bystanders: { calls: 10, lost: ['bystander-1: no answer: ECONNRESET', 'bystander-2: no answer: ECONNREFUSED'], worstMs: 20 },
  breaches: [
    { rule: 'platform', evidence: 'the platform died' },
    { rule: 'bystander', evidence: '2 of 10 calls were lost, first: bystander-1: no answer: ECONNRESET' },
  ],
}

test('one line an attack, the evidence of each breach, and the totals', () => {
  const rows = [contained, fatal]
  const calm = { calls: 50, lost: [], worstMs: 12 }
  const table = attackTable(rows, totalsOf('sandbox:in-process', { rows, calm, restarts: 1 }), false)
  expect(`\n${table}\n`).toMatchInlineSnapshot(`
    "
    attack            outcome    contained  workers  peak  bystanders  bystanders  platform  verdict
                                        ms     lost    MB        lost    worst ms
    ────────────────  ─────────  ─────────  ───────  ────  ──────────  ──────────  ────────  ───────────────────
    cpu/endless-loop  timed-out        103        0    96        0/12           9  lived     contained
    memory/split      none           never        1   612        2/10          20  died      platform, bystander

    platform  memory/split: the platform died
    bystander  memory/split: 2 of 10 calls were lost, first: bystander-1: no answer: ECONNRESET

    1 of 2 attacks contained by sandbox:in-process; the platform was started anew 1 times.
    Rules breached, by attacks: platform 1, escape 0, overtime 0, memory 0, bystander 1, expectation 0.
    Workers lost 1; longest until contained 103 ms, most memory of a process 612 MB.
    Bystanders: 2 of 22 calls lost, the slowest 20 ms; while nobody attacked, 0 of 50, the slowest 12 ms.
    "
  `)
})
