import type { Oracle } from '../oracle.ts'

/** Every decision that an extension took under load is the one that it takes alone: fast and wrong is not fast. */
export const oracle: Oracle = {
  id: 'right-decisions',
  title: 'Decisions under load are right',
  judge: ({ samples }) => {
    const decided = samples.result.flatMap((result, call) =>
      (result === 'allow' || result === 'deny') && typeof samples.expectedDecision[call] === 'string' ? [call] : [],
    )
    const wrong = decided.filter((call) => samples.result[call] !== samples.expectedDecision[call])
    const counts = { decisions: decided.length, wrong: wrong.length }
    const [first] = wrong
    if (first === undefined) return { verdict: 'pass', evidence: `${decided.length} decisions, none wrong`, counts }
    const evidence = `${wrong.length} of ${decided.length} decisions differ from the reference, the first is ${samples.eventId[first]}`
    return { verdict: 'fail', evidence, counts }
  },
}
