import { startChild } from '../../process/child.ts'
import { createCustomerClient, type CustomerClient } from '../../runner/customer-client.ts'
import { createLedger, type Ledger } from '../../runner/ledger.ts'
import { type PlatformUnderAttack, readyTimeoutMs, type Scene, startPlatform } from '../scene.ts'

export type HookProcesses = Pick<Scene, 'platform' | 'http' | 'selfDescription'> & {
  readonly customer: CustomerClient
  readonly ledger: Ledger
}

/**
 * Starts the platform, its customers' server at `host` and a third party at the same time; `started` ends them.
 * @throws BenchError when one does not come up
 */
export const startHookProcesses = async (
  attacked: PlatformUnderAttack,
  host: string,
  started: AsyncDisposableStack,
): Promise<HookProcesses> => {
  const child = async (name: string, args: readonly string[]) => started.use(await startChild({ name, args, readyTimeoutMs }))
  const starting = [
    child('customer', ['customer', '--port', '0', '--host', host]),
    child('third party', ['third-party', '--port', '0']),
    startPlatform(attacked, started),
  ] as const
  // Where one fails, the others are there first, so that they are ended.
  await Promise.allSettled(starting)
  const [customers, thirdParty, scene] = await Promise.all(starting)
  const { url, controlToken } = customers.ready as { url: string; controlToken: string }
  const customer = started.use(createCustomerClient(url, controlToken))
  return { ...scene, customer, ledger: started.use(createLedger((thirdParty.ready as { url: string }).url)) }
}
