import type { Site } from '../network/site.ts'
import { type Child, startChild } from '../process/child.ts'
import { createCustomerClient, type CustomerClient } from './customer-client.ts'

export interface CustomerServer extends AsyncDisposable {
  readonly child: Child
  readonly client: CustomerClient
}

const readyTimeoutMs = 20_000

/**
 * Starts a server of customers where theirs are. Its own developers reach it over plain HTTP; the platform's way to it is
 * over TLS where `tlsArgs` name a certificate.
 */
export const openCustomer = async (site: Site, name: string, tlsArgs: readonly string[] = []): Promise<CustomerServer> => {
  await using started = new AsyncDisposableStack()
  const { namespace, host } = site.spot('customer')
  const args = ['customer', '--port', '0', '--host', host, ...tlsArgs]
  const child = started.use(await startChild({ name, args, namespace, readyTimeoutMs }))
  const { url, secureUrl, controlToken } = child.ready as { url: string; secureUrl?: string; controlToken: string }
  const origins = await site.originsOf('customer', secureUrl ?? url)
  const control = `http://${new URL(origins.bench).hostname}:${new URL(url).port}`
  const client = started.use(createCustomerClient(control, controlToken, origins.platform))
  const owned = started.move()
  return { child, client, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
