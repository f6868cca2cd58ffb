import type { Fault } from '../isolation/fault.ts'
import { attemptsTake } from '../isolation/sign.ts'

const defaultMs = 300

/** Waits, and does nothing else: what makes an extension slow is mostly what it waits for. */
const waiting = (ms: number): string =>
  `export default async function () {\n  await new Promise((resolve) => setTimeout(resolve, ${ms}))\n  return { decision: 'allow' }\n}\n`

export const fault: Fault = {
  id: 'slow',
  title: 'an extension takes long, and answers',
  strikes: 'tenants',
  intensity: { what: 'ms that it takes longer', default: defaultMs },
  atPlatform: {
    what: 'the tenant deploys an extension that waits before it answers',
    start: async (scene) => {
      await scene.deploy(waiting(scene.intensity))
      return () => scene.deploy()
    },
    sign: attemptsTake,
  },
  atCustomer: {
    what: "the tenant's server waits before it answers",
    start: async (scene) => {
      await scene.behave('slow', { ms: scene.intensity })
      return () => scene.behave('normal')
    },
    sign: attemptsTake,
  },
}
