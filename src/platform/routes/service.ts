import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { RouteContext, Server } from '../server.ts'

/** What customers write extensions by. */
const extensionTypes = new URL('../../../scenarios/extension.d.ts', import.meta.url)

/** What operators and machines ask of any service. Health and the API's description need no token. */
export const addService = (app: Server, { authorize, metrics }: RouteContext): void => {
  app.get(
    '/healthz',
    { schema: { summary: 'Is it up?', security: [], response: { 200: z.object({ status: z.literal('ok') }) } } },
    async () => ({ status: 'ok' as const }),
  )
  app.get('/extension.d.ts', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(await readFile(extensionTypes, 'utf8')),
  )
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/metrics', { onRequest: authorize('operator'), schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
