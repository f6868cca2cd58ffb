import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const throws = "export default async function () {\n  throw new Error('the price list is missing')\n}\n"
const sign = attemptsEnd('failed')

export const fault: Fault = {
  id: 'throws',
  title: 'an extension fails on every event',
  strikes: 'tenants',
  atPlatform: {
    what: 'the tenant deploys an extension that throws',
    start: async (scene) => {
      await scene.deploy(throws)
      return () => scene.deploy()
    },
    sign,
  },
  atCustomer: {
    what: "the tenant's server answers 500 to every call",
    start: async (scene) => {
      await scene.behave('error', { status: 500 })
      return () => scene.behave('normal')
    },
    sign,
  },
}
