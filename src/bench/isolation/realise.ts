import type { RelayRoute } from '../network/relay.ts'
import type { Realisation } from './fault.ts'
import type { Scene } from './scene.ts'

type About = Omit<Realisation, 'start'>
type Settings = Readonly<Record<string, unknown>>

/** The culprits deploy other code, made from the fault's intensity, and at its end their own again. */
export const deploying = (code: (intensity: number) => string, about: About): Realisation => ({
  ...about,
  start: async (scene) => {
    await scene.deploy(code(scene.intensity))
    return () => scene.deploy()
  },
})

/** The culprits deploy their own extension with some statements before it, over `event` and `context`. */
export const deployingOwn = (
  first: (intensity: number) => string,
  about: About,
  deployment: Parameters<Scene['deploy']>[1] = {},
): Realisation => ({
  ...about,
  start: async (scene) => {
    const body = `${first(scene.intensity)}\n  return ownExtension(event, context)`
    await scene.deploy(wrapped(scene.world.scenario.extension, body), deployment)
    return () => scene.deploy()
  },
})

/** The culprits deploy their own extension, and make something else of its `answer` by an expression. */
export const deployingOther = (answer: string, about: About): Realisation => ({
  ...about,
  start: async (scene) => {
    const body = `const answer = await ownExtension(event, context)\n  return ${answer}`
    await scene.deploy(wrapped(scene.world.scenario.extension, body))
    return () => scene.deploy()
  },
})

const wrapped = (extension: string, body: string): string => {
  const own = extension.replace(/export\s+default\s+async\s+function\s*\w*\s*\(/, 'async function ownExtension(')
  if (own === extension)
    throw new Error('a fault puts statements around `export default async function (event, context)`, and extension.js has none')
  return `${own}\nexport default async function (event, context) {\n  ${body}\n}\n`
}

/** The culprits' server behaves in a way of src/customer/behaviours, with settings made from the intensity, until the end. */
export const behaving = (mode: string, about: About, settings: (intensity: number) => Settings = () => ({})): Realisation => ({
  ...about,
  start: async (scene) => {
    await scene.behave(mode, settings(scene.intensity))
    return () => scene.behave('normal')
  },
})

/** What the culprits' extensions call fails them in a way of src/customer/third-party-faults, until the end. */
export const failingThirdParty = (
  mode: string,
  about: About,
  settings: (intensity: number) => Settings = () => ({}),
): Realisation => ({
  ...about,
  start: async (scene) => {
    await scene.failThirdParty(mode, settings(scene.intensity))
    return () => scene.failThirdParty('normal')
  },
})

/** What lies on the way to the culprits changes, made from the intensity, and at its end all that becomes as it was. */
export const onTheWay = (change: (intensity: number) => Partial<RelayRoute>, about: About): Realisation => ({
  ...about,
  start: async (scene) => {
    const way = scene.way()
    const { lossShare = 0, isCut = false, ...former } = way
    Object.assign(way, change(scene.intensity))
    return async () => void Object.assign(way, { lossShare, isCut, ...former })
  },
})
