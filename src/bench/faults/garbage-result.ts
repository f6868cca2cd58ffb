import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const garbage = 'export default async function () {\n  return { decision: 42, callback() {} }\n}\n'

export const fault: Fault = {
  id: 'garbage-result',
  title: 'an extension answers what nobody can use',
  strikes: 'tenants',
  atPlatform: {
    what: 'the tenant deploys an extension that answers a function, which is no JSON',
    start: async (scene) => {
      await scene.deploy(garbage)
      return () => scene.deploy()
    },
    sign: attemptsEnd('bad-reply'),
  },
  atCustomer: {
    what: "the tenant's server answers 200 with JSON that ends in the middle",
    start: async (scene) => {
      await scene.behave('garbage', { what: 'syntax' })
      return () => scene.behave('normal')
    },
    sign: attemptsEnd('bad-reply'),
  },
}
