// A tenant's process: one version of one extension, as an ordinary module of this process. It reads frames, enters the
// extension through the same bootstrap as an isolate, and answers each frame with one frame; what the extension writes
// between two entries goes out unasked. Limits are its parent's, who trusts nothing that comes from here.
import { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { UploadRefused } from '../approach.ts'
import { answer, ask, createFrameReader, encodeFrame, fitsFrame, type Frame } from '../worker/frames.ts'
import { writeLedger } from '../worker/ledger.ts'
import type { IsolateSource } from '../bridge/source.ts'
import { type Entrances, loadExtension } from './load-extension.ts'
import { createOutbox } from './outbox-watch.ts'

const pipe = new Socket({ fd: 3, readable: true, writable: true })
const ledger = 4
/** Answers may wait about this long for company: one write, and one waking of the parent, for several. */
const holdMs = 1
const waiting: Frame[] = []
const answers: Buffer[] = []
let entrances: Entrances | undefined
let serving = false
let begun = 0
let flushedAtMs = 0
let used = process.cpuUsage()

const main = (): void => {
  const reader = createFrameReader((frame) => {
    waiting.push(frame)
    if (!serving) void serve()
  })
  pipe.on('data', (chunk: Buffer) => reader.push(chunk))
  pipe.on('close', () => process.exit(0))
  pipe.on('error', () => process.exit(0))
  // A promise that nobody caught, and what a timer of the extension throws, is for no call to end by.
  process.on('unhandledRejection', () => {})
  process.on('uncaughtException', () => {})
  send({ ...empty, kind: answer.hello })
  flush()
}

const empty = { isolate: 0, run: 0, cpuUs: 0, sliceUs: 0, text: '' }

/** One frame a turn of the event loop: when the next begins, the microtasks of the last are done. */
const serve = async (): Promise<void> => {
  serving = true
  for (let frame = waiting.shift(); frame; frame = waiting.shift()) {
    begun++
    if (answers.length > 0) {
      if (performance.now() - flushedAtMs > holdMs) flush()
      // Our parent cannot know where we are, should we never come back: the ledger tells it.
      else writeLedger(begun, ledger)
    }
    const reply = frame.kind === ask.load ? await load(frame) : enter(frame)
    await turn()
    settle(frame, reply)
  }
  serving = false
  flush()
}

const enter = (frame: Frame): { kind: number } => {
  if (!entrances) return { kind: answer.missing }
  if (frame.kind === ask.invoke) outbox.follow(entrances.invoke(frame.run, frame.text))
  else if (frame.kind === ask.resume) outbox.follow(entrances.resume({ s: frame.text }))
  else if (frame.kind === ask.cancel) entrances.cancel(frame.run)
  return { kind: answer.entered }
}

const load = async ({ text }: Frame): Promise<{ kind: number; text?: string }> => {
  try {
    entrances = await loadExtension(JSON.parse(text) as IsolateSource)
    return { kind: answer.entered }
  } catch (error) {
    const { message, hint, line, column } = error as UploadRefused
    const place = line === undefined ? undefined : { line, column }
    return { kind: answer.refused, text: JSON.stringify({ message, hint, place }) }
  }
}

/** The load and the first call, which somebody waits for long enough without 2 ms for one more module. */
const cold = 2

const settle = (frame: Frame, reply: { kind: number; text?: string }): void => {
  const text = reply.text ?? outbox.take()
  const heapKb = begun > cold ? process.getBuiltinModule('node:v8').getHeapStatistics().used_heap_size >> 10 : 0
  if (fitsFrame(text)) send({ ...frame, kind: reply.kind, cpuUs: cpuSinceLast(), heapKb, text })
  else send({ ...frame, kind: answer.flooded, cpuUs: cpuSinceLast(), text: '' })
}

/** All threads of this process, so that nothing is left out: between two entries, too. */
const cpuSinceLast = (): number => {
  const now = process.cpuUsage()
  const cpuUs = now.user + now.system - used.user - used.system
  used = now
  return cpuUs
}

/** Messages that an entry's own answer does not carry. */
const outbox = createOutbox(() => {
  if (serving) return
  const text = outbox.take()
  if (text === '') return
  if (!fitsFrame(text)) process.exit(1)
  send({ ...empty, kind: answer.said, cpuUs: cpuSinceLast(), text })
  flush()
})

const send = (frame: Frame): void => void answers.push(encodeFrame(frame))

const flush = (): void => {
  const [only] = answers
  pipe.write(only && answers.length === 1 ? only : Buffer.concat(answers))
  answers.length = 0
  flushedAtMs = performance.now()
}

main()
