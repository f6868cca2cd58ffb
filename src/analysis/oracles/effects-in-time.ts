import { judgedCalls } from '../calls.ts'
import type { Oracle } from '../oracle.ts'

/** Counts effects that came later than the scenario's `lateAfterMs` after their acknowledgement. Late is not lost. */
export const oracle: Oracle = {
  id: 'effects-in-time',
  title: 'Effects come in time',
  judge: (data) => {
    const { samples, trial } = data
    const late = judgedCalls(data).filter((call) => {
      const [effectUs, endUs] = [samples.effectUs[call], samples.endUs[call]]
      return typeof effectUs === 'number' && endUs !== undefined && effectUs - endUs > trial.lateAfterMs * 1_000
    })
    const duringFault = late.filter((call) => samples.phase[call] === 'isolation').length
    const counts = { late: late.length - duringFault, lateDuringFault: duringFault }
    const evidence = late.length === 0 ? 'none was late' : `${late.length} came more than ${trial.lateAfterMs} ms after it`
    return { verdict: 'pass', evidence, counts }
  },
}
