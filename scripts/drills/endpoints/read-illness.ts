import { BenchError } from '../../../src/hooks/bench-error.ts'
import { type Illness, illnesses } from './endpoint.ts'

/** @throws BenchError that names those there are */
export const readIllness = (text: string): Illness => {
  const found = illnesses.find((illness) => illness === text)
  if (found) return found
  throw new BenchError('E_BAD_OPTION', `--kind ${text} is none of ${illnesses.join(', ')}`, 'for instance: --kind hung')
}
