import { request } from 'undici'
import { contents } from '../../probes/process-table.ts'
import { waitUntil } from '../../runner/wait-until.ts'

/** What a platform's event loop waits for: nothing of an attack may stay there. */
export interface ResourceWatch {
  /** Waits until nothing is connected to a port, and timers are no more than while nobody attacked; else says what is left. */
  excess(port: number): Promise<string | undefined>
}

const calmMs = 300
/** Connections that are kept for four seconds go first. */
const patienceMs = 8_000
/** Bystanders are on their way at any moment: how many of their timers there are differs by so much. */
const slack = 8

export const watchResources = async (url: string, token: string): Promise<ResourceWatch> => {
  let most = 0
  await waitUntil(calmMs, async () => {
    most = Math.max(most, await readTimers(url, token))
    return false
  })
  return {
    excess: async (port) => {
      let timers = 0
      const gone = await waitUntil(patienceMs, async () => {
        // A platform that answers no more is told of elsewhere.
        timers = await readTimers(url, token).catch(() => 0)
        return timers <= most + slack && connectionsTo(port) === 0
      })
      return gone ? undefined : `${connectionsTo(port)} connections to it and ${timers} timers, where ${most} were enough`
    },
  }
}

const readTimers = async (url: string, token: string): Promise<number> => {
  const reply = await request(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const text = await reply.body.text()
  return Number(/^hookbench_active_resources\{type="Timeout"\} (\d+)/m.exec(text)?.[1] ?? 0)
}

/** Of those that its end has not closed at the platform, whose other end was this port. proc_net_tcp(5): 01, 02 and 08 are open. */
const connectionsTo = (port: number): number => {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return contents('/proc/net/tcp')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , to = '', state = '']) => to.endsWith(remote) && ['01', '02', '08'].includes(state)).length
}
