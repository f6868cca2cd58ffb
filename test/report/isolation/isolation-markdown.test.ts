import { expect, test } from 'vitest'
import { findFormat } from '../../../src/report/format.ts'
import { viewOf } from '../../../src/report/view.ts'
import { isolationManifest, isolationSummary, sampleCells } from './sample-isolation.ts'

test('the Markdown report says the same, and unfolds each fault', async () => {
  const few = sampleCells.filter(
    ({ fault, approach }) =>
      fault === 'slow' || fault === 'database-locked' || (fault === 'endless-loop' && approach === 'sandbox:in-process'),
  )
  const { render } = await findFormat('markdown')
  const text = render(viewOf(isolationSummary(few), isolationManifest()), { colour: false })
  expect(text.slice(0, text.indexOf('## How to repeat'))).toMatchInlineSnapshot(`
    "**Of 2 faults that both sandbox and webhook can have, sandbox contains 1 and webhook 1: as many.**

    **3 of 9328 acknowledged events were lost.**

    > Quick run: indicative. For a decision: npm run bench -- --faults --profile standard

    ## Noisy neighbour (\`noisy-neighbour\`)

    One shop has a sale; the others sell as every day.

    *400 operations/s of all tenants, of whom a fault of tenants strikes 5 %; 1 round, loopback*

    | fault | sandbox | sandbox:in-process | process | webhook |
    | --- | --- | --- | --- | --- |
    | endless-loop | – | **degraded?, 1.25 s**<br>12.3× 9.87–14.5×<br>0 lost, lived | – | – |
    | slow | **contained, 0 ms**<br>1.08× 0.973–1.21×<br>0 lost, lived | **void** | – | **contained?, 0 ms**<br>1.08× 0.973–1.21×<br>0 lost, lived |

    ## Payroll (\`platform-crash\`)

    Payouts must be in the books once.

    *400 operations/s of all tenants; 1 round, loopback*

    | fault | sandbox | sandbox:in-process | process | webhook |
    | --- | --- | --- | --- | --- |
    | database-locked | **cannot happen** | **cannot happen** | **cannot happen** | **cannot happen** |

    *How to read:* First the word, with ? where another run may say another, and after how long the bystanders were back within 10 % of before, for good (0 ms: never out for two quarters of a second in a row; never: not while it was on). Then their p99 while the fault was on against the same arrivals without it, with its interval (p50 alone where calls are too few). The interval draws tenants and quarters of a second anew, and no rounds: it is what may be said from within a trial, not how much another trial differs. Then how many acknowledged events were lost, of anybody, and whether the platform lived or had to be started anew.

    - contained: no more bystanders were harmed than are where nothing goes wrong, the platform lived, and no acknowledged event was lost
    - degraded: a bystander was harmed by a call not served, decided wrongly or done twice, or by an event that still waited or was dead at the end; or three were (two may be by chance) by slow calls, which are 3 at least and 10 % of a tenant's, longer than 2 × the p99 without the fault and than 25 ms beyond it; or beyond what is without the fault bystanders' p99 was 2 × and 10 ms higher, their events took effect 2 × and 25 ms later, their median up to the fault's end was 1.5 × and 2 ms higher, or no call of theirs ended for 200 ms more; or the platform's process ended and came back
    - lost: an acknowledged event was lost, a bystander’s call had no outcome though the platform never ended, or the platform did not come back
    - cannot happen: the approach has nothing in which it could; the reason is given
    - void: it was not seen to take effect, there is no sound trial without it, or the trial itself went wrong; it says nothing

    ## Over all faults

    ### Cannot happen

    - database-locked under sandbox, sandbox:in-process, process, webhook: the embedded database is held with an exclusive lock from the start

    ### Not contained

    - degraded? endless-loop under sandbox:in-process: bystanders' p99 was 12.3× the control's (9.87–14.5), 91 ms more; 3 of 19 bystanders were harmed (policy-allow ×14); customer: by looking at its attempt log, from 0.3 s on: timed-out ×57; operator: by looking at /metrics, from 0.3 s on: hookbench\\_attempts\\_total{outcome="timed-out"} +57
    - void slow under sandbox:in-process: the fault was not seen to take effect

    ### Who is told

    - sandbox: the customer is told of 1 of 1, the operator of 1 of 1
    - sandbox:in-process: the customer is told of 1 of 1, the operator of 1 of 1
    - webhook: the customer is told of 1 of 1, the operator of 1 of 1

    ### Platform

    | figure, approach | before | during | after | in |
    | --- | ---: | ---: | ---: | ---: |
    | event-loop lag (ms), sandbox | 11.8 | 14.2 | 11.9 | slow |
    | event-loop lag (ms), sandbox:in-process | 12.1 | 341 | 12.0 | endless-loop |
    | event-loop lag (ms), webhook | 11.8 | 14.2 | 11.9 | slow |
    | memory (MB), sandbox | 262 | 301 | – | slow |
    | memory (MB), webhook | 262 | 301 | – | slow |
    | sockets, sandbox | 51 | 278 | 78 | slow |
    | sockets, webhook | 51 | 278 | 78 | slow |

    *How to read:* The fault that moved the figure most: the peak before it, the peak while it was on, and the last value seen after it, of all processes of the platform.

    ### Caveats

    - webhook: plain HTTP, no TLS

    ## Fault by fault

    <details>
    <summary><code>endless-loop</code>: an extension never ends (noisy-neighbour)</summary>

    - sandbox, sandbox:in-process, process: the tenant deploys a loop
    - webhook: the tenant's server never replies

    |  | sandbox:in-process |
    | --- | --- |
    | word | degraded? |
    | why | bystanders' p99 was 12.3× the control's (9.87–14.5), 91 ms more; 3 of 19 bystanders were harmed (policy-allow ×14) |
    | took effect | 57 of 60 attempts took 300 ms |
    | bystanders harmed | 3 of 19 |
    | their calls that failed | 14 policy-allow, 1 wrong, of 2280 |
    | longest without an end of any | 31.4 ms |
    | p50, p99 in fault (without the fault) | 1.31 ms, 8.72 ms (1.28 ms, 8.07 ms) |
    | p50 against without | 1.40× (1.20–1.60×) |
    | p99 against without | 12.3× (9.87–14.5×) |
    | p50 against before | 1.01× |
    | p99 once contained, against without | 1.07× |
    | event to effect, against without | 0.980× |
    | detected (from its start) | 510 ms |
    | contained (from its start) | 1.25 s |
    | healed (from its end) | 60.0 ms |
    | drained (from its end) | not within the wait |
    | events | 2080 acknowledged, 1740 delivered, 0 lost, 0 duplicated, 12 late |
    | events of bystanders | 1980 acknowledged, 1650 delivered, 0 lost |
    | decisions | 2000 right, 0 wrong, 75 let through, 20 wrong by policy |
    | decisions of bystanders | 1975 right, 0 wrong |
    | platform | lived |
    | event-loop lag (ms) | 12.1 → 341 → 12.0 |
    | the customer sees | by looking at its attempt log, from 0.3 s on: timed-out ×57 |
    | the operator sees | by looking at /metrics, from 0.3 s on: hookbench\\_attempts\\_total{outcome="timed-out"} +57 |

    </details>

    <details>
    <summary><code>slow</code>: an extension takes long &amp; answers (noisy-neighbour)</summary>

    - sandbox, sandbox:in-process, process, webhook: it waits before it answers
    - intensity: ms that it takes longer (300)

    |  | sandbox | sandbox:in-process | webhook |
    | --- | --- | --- | --- |
    | word | contained | void | contained? |
    | why | 0 of 19 bystanders were harmed | the fault was not seen to take effect | 0 of 19 bystanders were harmed |
    | took effect | 57 of 60 attempts took 300 ms | – | 57 of 60 attempts took 300 ms |
    | bystanders harmed | 0 of 19 | – | 0 of 19 |
    | their calls that failed | none, of 2280 | – | none, of 2280 |
    | longest without an end of any | 31.4 ms | – | 31.4 ms |
    | p50, p99 in fault (without the fault) | 1.31 ms, 8.72 ms (1.28 ms, 8.07 ms) | – | 1.31 ms, 8.72 ms (1.28 ms, 8.07 ms) |
    | p50 against without | 1.02× (0.991–1.05×) | – | 1.02× (0.991–1.05×) |
    | p99 against without | 1.08× (0.973–1.21×) | – | 1.08× (0.973–1.21×) |
    | p50 against before | 1.01× | – | 1.01× |
    | p99 once contained, against without | 1.07× | – | 1.07× |
    | event to effect, against without | 0.980× | – | 0.980× |
    | detected (from its start) | 313 ms | – | 313 ms |
    | contained (from its start) | 0 ms | – | 0 ms |
    | healed (from its end) | 41.0 ms | – | 41.0 ms |
    | drained (from its end) | 1.42 s | – | 1.42 s |
    | events | 2080 acknowledged, 1740 delivered, 0 lost, 0 duplicated, 12 late | – | 2080 acknowledged, 1740 delivered, 0 lost, 0 duplicated, 12 late |
    | events of bystanders | 1980 acknowledged, 1650 delivered, 0 lost | – | 1980 acknowledged, 1650 delivered, 0 lost |
    | decisions | 2000 right, 0 wrong, 75 let through, 20 wrong by policy | – | 2000 right, 0 wrong, 75 let through, 20 wrong by policy |
    | decisions of bystanders | 1975 right, 0 wrong | – | 1975 right, 0 wrong |
    | platform | lived | – | lived |
    | event-loop lag (ms) | 11.8 → 14.2 → 11.9 | – | 11.8 → 14.2 → 11.9 |
    | memory (MB) | 262 → 301 → – | – | 262 → 301 → – |
    | sockets | 51 → 278 → 78 | – | 51 → 278 → 78 |
    | the customer sees | by looking at its attempt log, from 0.3 s on: timed-out ×57 | – | by looking at its attempt log, from 0.3 s on: timed-out ×57 |
    | the operator sees | by looking at /metrics, from 0.3 s on: hookbench\\_attempts\\_total{outcome="timed-out"} +57 | – | by looking at /metrics, from 0.3 s on: hookbench\\_attempts\\_total{outcome="timed-out"} +57 |

    </details>

    "
  `)
})
