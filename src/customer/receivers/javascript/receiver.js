import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const { default: decide } = await import(new URL('../../../../scenarios/sms-reply/extension.js', import.meta.url))
const settings = JSON.parse(process.env.SETTINGS)
const key = Buffer.from(process.env.WEBHOOK_SECRET.slice('whsec_'.length), 'base64')
const maxBytes = 1024 * 1024
const toleranceSeconds = 300

// Event ids with their answers, oldest first, for as long as a signature could be shown again.
const seen = new Map()

const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
  // Whoever goes before the end of a request has nothing to be told.
  receive(request, response).catch(() => response.destroy())
})

async function receive(request, response) {
  const send = (status, body, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  if (request.method !== 'POST') return send(405, { detail: 'send a POST' })
  const chunks = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > maxBytes) return send(413, { detail: 'more than 1 MB' }, { connection: 'close' })
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const id = verify(request.headersDistinct, body)
  if (id === undefined) return send(401, { detail: 'not a genuine delivery' })
  forgetOld()
  const known = seen.get(id)
  if (known) return send(200, known.answer, { duplicate: 'true' })
  try {
    const event = JSON.parse(body)
    if (event.id !== id) throw new Error('another id')
    const answer = await decide(event, { settings })
    seen.set(id, { answer, at: Date.now() })
    return send(200, answer)
  } catch {
    return send(400, { detail: 'not an event of an SMS' })
  }
}

/** The delivery's id, when the bytes are genuine and of now. */
function verify(headers, body) {
  const one = (name) => (headers[name]?.length === 1 ? headers[name][0] : '')
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(one)
  if (!id || !/^\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1_000 - timestamp) > toleranceSeconds) return undefined
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`)
  const fits = (text) => text.length === expected.length && timingSafeEqual(Buffer.from(text, 'latin1'), expected)
  return signatures.split(' ').some(fits) ? id : undefined
}

function forgetOld() {
  for (const [id, { at }] of seen) {
    if (at > Date.now() - 2_000 * toleranceSeconds && seen.size < 50_000) return
    seen.delete(id)
  }
}

server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
process.on('SIGTERM', () => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
