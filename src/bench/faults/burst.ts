import type { Fault, Realisation } from '../isolation/fault.ts'
import { noted } from '../isolation/sign.ts'

const side: Realisation = {
  what: 'all at once the tenant does many times as much business as everybody else together',
  sign: noted,
  start: async (scene) => {
    const end = await scene.burst(scene.intensity)
    return async () => {
      const sent = await end()
      if (sent > 0) scene.note(`${sent} operations more were sent`)
    }
  },
}

export const fault: Fault = {
  id: 'burst',
  title: 'one tenant sends far more than all others',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'operations a second more', default: 1_000, atMost: 20_000 },
  needs: { stage: true, burst: true },
  atPlatform: side,
  atCustomer: side,
}
