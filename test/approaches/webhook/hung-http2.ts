import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createCertificateAuthority } from '../../../src/bench/runner/certificates.ts'
import { startDelivering } from './delivering.ts'

/**
 * A process of its own, because what it tries once held its event loop for ever: calls by HTTP/2 whose budgets end in
 * one moment, at a server that answers none and takes one at a time, and some that a close cuts off. Prints how they ended.
 */
const authority = await createCertificateAuthority()
const { certificate, key } = await authority.issue({ names: ['127.0.0.1'] })
const server = createSecureServer({ cert: certificate, key, settings: { maxConcurrentStreams: 1 } })
server.on('stream', (stream) => stream.on('error', () => {})).on('sessionError', () => {})
await once(server.listen(0, '127.0.0.1'), 'listening')
const delivering = await startDelivering({}, undefined, { certificateAuthority: authority.certificate }, { http2: true })
const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
const [deployment, another] = [await delivering.deploy(url), await delivering.deploy(`${url}/another`)]
const outcomes = await Promise.all(Array.from({ length: 4 }, () => delivering.send(deployment, undefined, 300)))
// The loop goes on: what was aborted leaves it in turns that follow.
for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
const last = Array.from({ length: 4 }, () => delivering.send(another))
await delivering.close()
const kinds = [...outcomes, ...(await Promise.all(last))].map(({ kind }) => kind)
process.stdout.write(JSON.stringify(kinds), () => process.exit(0))
