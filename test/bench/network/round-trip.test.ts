import { describe, expect, test } from 'vitest'
import { networkSchema } from '../../../src/bench/network/network.ts'
import { probeNetwork } from '../../../src/bench/network/probe-network.ts'
import type { Realisation } from '../../../src/bench/network/probe-network.ts'
import { openSite } from '../../../src/bench/network/site.ts'
import { measure, startEcho } from './exchange.ts'
import type { Times } from './exchange.ts'

const probed = await probeNetwork()

/** From the platform's place to the customer's, as a trial's processes stand. */
const across = async (realisation: Realisation, options: object): Promise<Times> => {
  await using site = await openSite(networkSchema.parse(options), realisation, 1)
  await using echo = await startEcho(site.spot('customer').namespace)
  const [plain, tls] = await Promise.all(
    [echo.plainPort, echo.tlsPort].map((port) => site.originsOf('customer', `http://0.0.0.0:${port}`)),
  )
  const placeOf = (origin = ''): { host: string; port: number } => {
    const { hostname, port } = new URL(origin)
    return { host: hostname, port: Number(port) }
  }
  // Awaited here: the site ends with this function.
  return await measure(site.spot('platform').namespace, placeOf(plain?.platform), placeOf(tls?.platform))
}

const rttMs = 20

/** Lower bounds hold exactly. Above, the number of round trips must be right, in the median, on a machine that others use. */
const isSoManyTrips = (quickestMs: number, medianMs: number, trips: number): void => {
  expect(quickestMs).toBeGreaterThanOrEqual(trips * rttMs)
  expect(medianMs).toBeLessThan((trips + 1) * rttMs)
}

describe.each(probed)('$id', ({ id, lacks }) => {
  test.skipIf(lacks !== undefined)(
    `a round trip of ${rttMs} ms is one, never less${lacks ? ` (lacks ${lacks})` : ''}`,
    async () => {
      const { quickest, ...median } = await across(id, { rttMs })
      isSoManyTrips(quickest.smallMs, median.smallMs, 1)
      // Connecting, then asking.
      isSoManyTrips(quickest.connectMs, median.connectMs, 2)
      // Connecting, then the handshake of TLS 1.3.
      isSoManyTrips(quickest.tlsMs, median.tlsMs, 2)
      // 25 KB are more than a first window: its last packets wait for an acknowledgement. A relay does not know of windows.
      expect(quickest.largeMs).toBeGreaterThanOrEqual(id === 'relay' ? rttMs : 1.3 * rttMs)
      expect(median.largeMs).toBeLessThan(3 * rttMs)
    },
  )
})

const best = probed.find(({ lacks }) => lacks === undefined)?.id ?? 'relay'

test.skipIf(best === 'relay')(
  'a body takes the time that the bandwidth gives it (needs root: a relay has no bandwidth)',
  async () => {
    const { quickest } = await across(best, { bandwidthMbps: 10 })
    // 25,000 bytes with their headers, at 10 Mbit/s; the first packet's time is the sender's.
    expect(quickest.largeMs).toBeGreaterThanOrEqual(18)
    expect(quickest.smallMs).toBeLessThan(18)
  },
)
