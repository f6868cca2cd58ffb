import { constants } from 'node:http2'
import type { Http2ServerResponse } from 'node:http2'
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FastifyReply } from 'fastify'

/** Resets the connection of a call; by HTTP/2 its stream alone, because all customers of this server share the connection. */
export const resetCall = (reply: FastifyReply): void => {
  reply.hijack()
  const stream = streamOf(reply)
  if (stream) stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  else resetSocket(reply.raw.socket)
}

/** With a reset by TCP, where nothing is between. */
export const resetSocket = (socket: Socket | null): void => {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
}

/** Begins a whole reply of 200, sends half of its headers, or these and half of the body, and ends the connection. */
export const cutCall = (reply: FastifyReply, where: 'headers' | 'body', type: string, text: string): void => {
  reply.hijack()
  const stream = streamOf(reply)
  const body = Buffer.from(text)
  const half = body.subarray(0, body.length / 2)
  const headers = { 'content-type': type, 'content-length': body.length }
  if (stream) {
    if (where === 'headers') return stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    stream.respond({ ':status': 200, ...headers })
    stream.write(half, () => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
    return
  }
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`
  const { socket } = reply.raw
  socket?.write(where === 'headers' ? head.slice(0, head.length / 2) : Buffer.concat([Buffer.from(head), half]))
  socket?.destroySoon()
}

const streamOf = ({ raw }: FastifyReply): Http2ServerResponse['stream'] | undefined =>
  'stream' in raw ? (raw as unknown as Http2ServerResponse).stream : undefined
