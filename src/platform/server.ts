import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { operationMaxBytes } from '../hooks/limits.ts'
import { type Audience, createAuthorize } from './auth.ts'
import { answerClientError, answerError, createNotFound } from './error-answers.ts'
import type { PlatformParts } from './platform-parts.ts'
import { addRoutes } from './routes/index.ts'

const createFastify = () =>
  Fastify({
    logger: false,
    bodyLimit: operationMaxBytes,
    forceCloseConnections: 'idle',
    // Above the 60 s that clients keep idle connections at most, so that the client is who closes (facts/webhooks.md).
    keepAliveTimeout: 72_000,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>()

export type Server = ReturnType<typeof createFastify>

/** What a route file is given. */
export interface RouteContext extends PlatformParts {
  authorize(audience: Audience): (request: FastifyRequest) => Promise<void>
}

/** The HTTP API: zod schemas check requests and make the OpenAPI document; every error is a problem document. */
export const createServer = async (parts: PlatformParts): Promise<Server> => {
  const app = createFastify()
  app.setValidatorCompiler(validatorCompiler)
  // Answers are built by our own typed code and their schemas are tested, so they are not checked a second time here.
  app.setSerializerCompiler(() => JSON.stringify)
  app.decorateRequest('author', 'tenant')
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(createNotFound(app as unknown as FastifyInstance))
  acceptJsonOnly(app)
  await app.register(swagger, {
    transform: jsonSchemaTransform,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'hookbench platform', version: '1', description: 'A SaaS platform with hook points.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
  })
  // A stream that goes on for ever would hold up the end of the server.
  app.addHook('preClose', async () => parts.liveLog.close())
  const authorize = createAuthorize(parts.operatorTokenHash, parts.tenants)
  await app.register(async (scope) => addRoutes(scope.withTypeProvider<ZodTypeProvider>(), { ...parts, authorize }))
  await app.ready()
  return app
}

/** Clients that name JSON but send nothing (to PUT /v1/tenants/x, say) mean no body; where one is due, its schema says so. */
const acceptJsonOnly = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body.length === 0 ? done(null, undefined) : parse(request, body as string, done),
  )
}
