import type { Realisation } from './fault.ts'

type About = Omit<Realisation, 'start'>

/** The culprits deploy other code, made from the fault's intensity, and at its end their own again. */
export const deploying = (code: (intensity: number) => string, about: About): Realisation => ({
  ...about,
  start: async (scene) => {
    await scene.deploy(code(scene.intensity))
    return () => scene.deploy()
  },
})

/** The culprits' server behaves in a way of src/customer/behaviours, with settings made from the intensity, until the end. */
export const behaving = (
  mode: string,
  about: About,
  settings: (intensity: number) => Readonly<Record<string, unknown>> = () => ({}),
): Realisation => ({
  ...about,
  start: async (scene) => {
    await scene.behave(mode, settings(scene.intensity))
    return () => scene.behave('normal')
  },
})
