import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd, noted } from '../isolation/sign.ts'

const broken = 'export default async function (event) {\n  return { decision: event.data.total > 100 ? "allow" \n}\n'

export const fault: Fault = {
  id: 'bad-deploy-syntax',
  title: 'a deploy that does not even parse',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true },
  atPlatform: {
    what: 'the tenant uploads code with a syntax error; the platform refuses it, and the version before stays in service',
    sign: noted,
    start: async (scene) => {
      const refusal = await scene.deploy(broken).then(
        () => undefined,
        (error: Error) => error.message,
      )
      if (refusal !== undefined) {
        scene.note(refusal)
        scene.answered('refused', refusal)
      }
      return refusal === undefined ? () => scene.deploy() : async () => {}
    },
  },
  atCustomer: {
    what: "the tenant's server is started anew with code that does not parse, and so does not come up",
    sign: attemptsEnd('unreachable', 'shed', 'unknown', 'timed-out'),
    start: async (scene) => {
      await scene.killServer()
      return () => scene.restartServer()
    },
  },
}
