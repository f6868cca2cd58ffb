import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFairQueue } from '../../../src/approaches/sandbox/fair-queue.ts'
import { createFrameReader, encodeFrame, type Frame } from '../../../src/approaches/worker/frames.ts'
import { readOutbox } from '../../../src/approaches/bridge/outbox.ts'

const u32 = fc.integer({ min: 0, max: 0xffffffff })
const frames = fc.array(
  fc.record({
    kind: fc.integer({ min: 0, max: 255 }),
    isolate: u32,
    run: u32,
    cpuUs: u32,
    sliceUs: u32,
    heapKb: u32,
    residentKb: u32,
    text: fc.string({ unit: 'grapheme' }),
  }),
)

it('reads back the frames that were written, however the bytes are cut', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 64 }), (sent, step) => {
      const got: Frame[] = []
      const reader = createFrameReader((frame) => got.push(frame))
      const bytes = Buffer.concat(sent.map(encodeFrame))
      const reused = Buffer.alloc(step)
      for (let at = 0; at < bytes.length; at += step) reader.push(reused.subarray(0, bytes.copy(reused, 0, at, at + step)))
      expect(got).toEqual(sent)
    }),
  )
})

it('throws on bytes that are no frames', () => {
  expect(() => createFrameReader(() => {}).push(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow(/frame/)
})

it('reads any text as an outbox without harm', () => {
  fc.assert(fc.property(fc.string(), (text) => readOutbox(text, (kind) => expect(kind).toHaveLength(1))))
})

it('lets tenants take turns, each in its own order', () => {
  const queue = createFairQueue<string>()
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(item.charAt(0), item)
  const order = Array.from({ length: 7 }, () => queue.shift())
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined])
})
