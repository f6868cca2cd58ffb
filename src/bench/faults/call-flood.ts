import { connect, type Socket } from 'node:net'
import type { Fault } from '../isolation/fault.ts'
import { deployingOwn } from '../isolation/realise.ts'
import { attemptsCount, attemptsEnd, eitherOf, noted } from '../isolation/sign.ts'

/** All at once, as a loop over a list that somebody forgot to page. */
const many = (calls: number): string =>
  `await Promise.allSettled(Array.from({ length: ${calls} }, (_, i) => context.fetch(context.settings.api + '/items/' + i)))`

export const fault: Fault = {
  id: 'call-flood',
  title: 'an extension floods what it calls',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'calls, or connections, at once', default: 200, atMost: 2_000 },
  needs: { stage: true },
  atPlatform: deployingOwn(many, {
    what: 'the tenant deploys an extension that starts hundreds of calls to an API for each event, through the platform',
    sign: eitherOf(
      attemptsEnd('over-limit'),
      attemptsCount('made as many requests', ({ usage }) => usage.requests ?? 0),
    ),
  }),
  atCustomer: {
    what: "the tenant's server opens hundreds of connections to the platform and holds them",
    sign: noted,
    start: async (scene) => {
      const { hostname, port } = new URL(scene.world.platform.url)
      const sockets = Array.from({ length: scene.intensity }, () => connect(Number(port), hostname))
      const open = await Promise.all(sockets.map(opened))
      const held = open.filter(Boolean).length
      if (held > scene.intensity / 2) scene.note(`${held} connections to the platform were open at once`)
      return async () => sockets.forEach((socket) => socket.destroy())
    },
  },
}

const opened = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)))
