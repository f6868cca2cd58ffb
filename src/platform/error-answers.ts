import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { UploadRefused } from '../approaches/approach.ts'
import { ApproachUnavailable } from './approach-failure.ts'
import { isFullDisk } from './full-disk.ts'
import { Problem, problem, type ProblemDocument, problemType } from './problem.ts'

/** Answers anything that was thrown. What is nobody's mistake is a 500 without a stack; the stack goes to stderr. */
export const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  send(reply, documentOf(error, request))

const documentOf = (error: unknown, request: FastifyRequest): ProblemDocument => {
  if (error instanceof Problem) return error.document
  if (error instanceof UploadRefused) return uploadRefused(error).document
  if (error instanceof ApproachUnavailable) return problem(503, 'approach-unavailable', error.message, error.hint).document
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error).document
  const { statusCode = 500, code, message } = error as Partial<FastifyError>
  const answer = statusCode < 500 && byCode[code ?? '']
  if (answer) return problem(statusCode, ...answer).document
  if (statusCode < 500) return problem(statusCode, 'bad-request', message ?? 'bad request', 'See /openapi.json.').document
  if (isFullDisk(error)) return storageFull().document
  console.error(`${request.method} ${request.routeOptions.url ?? ''} failed:`, error)
  return problem(500, 'platform-fault', 'a fault of the platform, not of the request', 'Try again; tell the operator.').document
}

/** What fastify refuses by itself, in our words: [slug, detail, hint]. */
const byCode: Readonly<Record<string, [string, string, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-json', 'the body is not valid JSON', 'Check quotes, commas and brackets.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'too-large',
    'the body is too large',
    'An operation may have 256 KB of JSON, an upload 1 MB of JSON: minify it, and take `sourcesContent` out of its source map.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type', 'the body is not JSON', "Send 'content-type: application/json'."],
  FST_ERR_BAD_URL: ['bad-path', 'the path is not well-formed', 'Check its percent signs: write one as %25.'],
}

const uploadRefused = ({ message, hint, file, line, column }: UploadRefused): Problem =>
  problem(422, 'upload-refused', message, hint, {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line, column }),
  })

const invalid = (
  error: { validation: readonly { instancePath: string; message?: string }[] } & Partial<FastifyError>,
): Problem => {
  const errors = error.validation.map(({ instancePath: path, message = '' }) => ({
    path,
    message: message.endsWith('expected nonoptional, received undefined') ? 'is missing' : message,
  }))
  const where = `${(error as { validationContext?: string }).validationContext ?? 'body'}${errors[0]?.path ?? ''}`
  return problem(422, 'invalid', `${where}: ${errors[0]?.message}`, 'See /openapi.json for what is expected.', { errors })
}

const storageFull = (): Problem =>
  problem(
    507,
    'storage-full',
    'the platform cannot write: nothing of this was kept',
    'Try again later; the operator frees disk space.',
  )

/** 405 with `allow` where the path exists under other methods, else 404. */
export const createNotFound = (app: FastifyInstance) => {
  const routes: { matches: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ matches: new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`), methods: [method].flat() })
  })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = request.url.split('?')[0] ?? ''
    const methods = new Set(routes.filter(({ matches }) => matches.test(path)).flatMap((route) => route.methods))
    if (methods.size === 0) {
      return send(
        reply,
        problem(404, 'unknown-route', 'there is nothing at this path', 'See /openapi.json for the routes.').document,
      )
    }
    const allow = [...methods].join(', ')
    void reply.header('allow', allow)
    return send(reply, problem(405, 'method', `${request.method} is not possible here`, `Use ${allow}.`).document)
  }
}

const send = (reply: FastifyReply, document: ProblemDocument): FastifyReply => {
  if (document.status === 401) void reply.header('www-authenticate', 'Bearer')
  // Who is still writing would lose the answer with the connection: the rest is read and thrown away instead.
  if (document.status === 413) void reply.header('connection', 'keep-alive')
  return reply.code(document.status).type(problemType).serializer(JSON.stringify).send(document)
}

/** What is not even HTTP has no request or reply: the answer is written to the socket. */
export const answerClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const { document } = tooLarge
    ? problem(431, 'headers-too-large', 'the headers are too large', 'Send less than 16 KB of headers.')
    : problem(400, 'not-http', 'this is not a well-formed HTTP request', 'Speak HTTP/1.1.')
  const body = JSON.stringify(document)
  socket.end(
    `HTTP/1.1 ${document.status} ${document.title}\r\ncontent-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
