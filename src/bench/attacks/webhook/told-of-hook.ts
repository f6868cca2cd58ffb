import type { Answered } from '../provoke.ts'
import type { Scene } from '../scene.ts'
import { type Told, whatWasTold } from '../what-was-told.ts'

/** Why an address was not taken, or the tenant's attempt log; where nothing was delivered, how many answers there were. */
export const toldOfHook = async (world: Scene, tenant: string, answered: Answered): Promise<Told> => {
  if (answered.detail !== undefined) return { detail: answered.detail, text: '' }
  const [first = ''] = answered.text.split('\n')
  return whatWasTold(world, tenant, answered.outcome === 'refused' ? { ...answered, text: first } : answered)
}
