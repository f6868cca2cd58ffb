import type { Fault, Realisation } from '../isolation/fault.ts'
import { noted } from '../isolation/sign.ts'

const side: Realisation = {
  what: 'the platform is killed (SIGKILL), its workers end with it, and its supervisor starts it anew on the same data',
  sign: noted,
  start: async (scene) => {
    const platform = scene.platform()
    // To its process group, which is the platform alone: workers have groups of their own, and end when it is gone.
    platform.kill()
    const { code, signal } = await platform.exited
    scene.note(`the platform's process ended (${signal ?? `exit code ${code}`})`)
    return async () => {} // Its supervisor does not wait for that.
  },
}

export const fault: Fault = {
  id: 'platform-killed',
  title: 'kill -9 of the platform',
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  atPlatform: side,
  atCustomer: side,
}
