import { startCpuBurner } from '../isolation/cpu-burner.ts'
import type { Fault, Realisation } from '../isolation/fault.ts'
import { noted } from '../isolation/sign.ts'

const side: Realisation = {
  what: 'somebody else on the machine computes without end, as in a neighbouring virtual machine',
  sign: noted,
  start: async (scene) => {
    const burner = scene.keep(await startCpuBurner(scene.intensity))
    const burntMs = await burner.untilBurnt(50)
    if (burntMs > 0) scene.note(`${scene.intensity} threads take CPU time from everybody, ${Math.round(burntMs)} ms at once`)
    return async () => burner[Symbol.asyncDispose]()
  },
}

export const fault: Fault = {
  id: 'cpu-stolen',
  title: 'something else takes the CPU',
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  intensity: { what: 'threads that compute', default: 2, atMost: 64 },
  needs: { stage: true },
  atPlatform: side,
  atCustomer: side,
}
