/** What a frame asks of a worker. Each is answered by exactly one frame, in order. */
export const ask = { load: 1, invoke: 2, resume: 3, cancel: 4, unload: 5 } as const

/** What a worker answers. All but `hello` and `refused` carry the outbox of the isolate that was entered. */
export const answer = {
  /** The worker is ready; sent once, unasked. */
  hello: 1,
  entered: 2,
  /** The upload cannot run: JSON of `{message, hint, place?}`. */
  refused: 3,
  /** No such isolate here, nothing ran. */
  missing: 4,
  /** The isolate is gone: it used up its CPU budget, its memory, or was starved of CPU by the machine. */
  cpu: 5,
  memory: 6,
  starved: 7,
  /** It wrote more in one entry than a frame carries. */
  flooded: 8,
  /** Unasked: what code wrote that went on between two entries. Isolates have none that does. */
  said: 9,
} as const

export interface Frame {
  readonly kind: number
  readonly isolate: number
  readonly run: number
  /** What is left of the CPU budget on the way in, CPU used on the way out. */
  readonly cpuUs: number
  /** For how long an entry may hold its worker, by the wall clock. */
  readonly sliceUs: number
  /** Of the isolate, on the way out and where it has been measured: its heap, and what all of it takes. */
  readonly heapKb?: number
  readonly residentKb?: number
  readonly text: string
}

const headerBytes = 29

/** u32 length of what follows, u8 kind, u32 each isolate, run, CPU µs, slice µs, KB of heap and resident KB, then UTF-8 text; big endian. */
export const encodeFrame = ({ kind, isolate, run, cpuUs, sliceUs, heapKb = 0, residentKb = 0, text }: Frame): Buffer => {
  const length = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame.writeUInt32BE(headerBytes - 4 + length, 0)
  frame[4] = kind
  frame.writeUInt32BE(isolate, 5)
  frame.writeUInt32BE(run, 9)
  frame.writeUInt32BE(clamp(cpuUs), 13)
  frame.writeUInt32BE(clamp(sliceUs), 17)
  frame.writeUInt32BE(clamp(heapKb), 21)
  frame.writeUInt32BE(clamp(residentKb), 25)
  frame.write(text, headerBytes, 'utf8')
  return frame
}

const clamp = (value: number): number => Math.min(Math.max(0, Math.round(value)), 0xffffffff)

/** No honest frame is larger: 20 requests of 256 KB each, escaped, or an upload of 1 MB. */
const frameMaxBytes = 32 * 1024 * 1024

/** Whether a frame can carry it: its reader takes a larger one for a stream that is not ours. */
export const fitsFrame = (text: string): boolean =>
  // UTF-8 needs at most three bytes for a UTF-16 unit.
  3 * text.length <= frameMaxBytes - headerBytes || Buffer.byteLength(text) <= frameMaxBytes - headerBytes

/**
 * Cuts a byte stream into frames. A chunk is free for reuse when `push` has returned. Throws on a stream that is not ours.
 */
export const createFrameReader = (onFrame: (frame: Frame) => void): { push(chunk: Buffer): void } => {
  let parts: Buffer[] = []
  let held = 0
  let wanted = 4
  const push = (chunk: Buffer): void => {
    if (held === 0) return consume(chunk)
    parts.push(Buffer.from(chunk))
    held += chunk.length
    if (held >= wanted) consume(Buffer.concat(parts))
  }
  const consume = (bytes: Buffer): void => {
    let at = 0
    for (;;) {
      const left = bytes.length - at
      wanted = left < 4 ? 4 : 4 + lengthAt(bytes, at)
      if (left < wanted) break
      onFrame(decode(bytes, at, at + wanted))
      at += wanted
    }
    held = bytes.length - at
    parts = held === 0 ? [] : [Buffer.from(bytes.subarray(at))]
  }
  return { push }
}

const lengthAt = (bytes: Buffer, at: number): number => {
  const length = bytes.readUInt32BE(at)
  if (length < headerBytes - 4 || length > frameMaxBytes) throw new Error(`a frame of ${length} bytes`)
  return length
}

const decode = (bytes: Buffer, start: number, end: number): Frame => ({
  kind: bytes.readUInt8(start + 4),
  isolate: bytes.readUInt32BE(start + 5),
  run: bytes.readUInt32BE(start + 9),
  cpuUs: bytes.readUInt32BE(start + 13),
  sliceUs: bytes.readUInt32BE(start + 17),
  heapKb: bytes.readUInt32BE(start + 21),
  residentKb: bytes.readUInt32BE(start + 25),
  text: bytes.toString('utf8', start + headerBytes, end),
})
