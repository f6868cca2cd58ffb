// A worker process: reads frames, enters isolates, answers each frame with one frame. It is synchronous throughout,
// with no event loop to keep waiting: reading blocks until there is work, and the end of the pipe ends the process.
// Deadlines, memory and placement are its parent's; it trusts what it reads and nothing that isolates say.
import { readSync, writeSync } from 'node:fs'
import type { UploadRefused } from '../approach.ts'
import { answer, ask, createFrameReader, encodeFrame, fitsFrame, type Frame } from '../worker/frames.ts'
import { createHeapNotes } from './heap-notes.ts'
import { createIsolate, type Entered, type Isolate } from './isolate.ts'
import { ownScripts } from './own-scripts.ts'
import { writeLedger } from '../worker/ledger.ts'
import { traceMessage } from '../bridge/outbox.ts'
import type { IsolateSource } from '../bridge/source.ts'

const pipe = 3
const ledger = 4
/** Answers may wait about this long for company, up to so many bytes: one write, and one waking of the parent, for several. */
const holdMs = 1
const holdBytes = 65_536
const isolates = new Map<number, Isolate>()
const heaps = createHeapNotes()
const answers: Buffer[] = []
/** Isolates whose last entry was short. */
const quick = new Set<number>()
let begun = 0
let heldBytes = 0
let flushedAtMs = 0

const main = (): void => {
  const chunk = Buffer.allocUnsafeSlow(256 * 1024)
  const reader = createFrameReader(serve)
  // What every isolate needs, made before anybody waits for one.
  ownScripts(new Set())
  answers.push(encodeFrame({ kind: answer.hello, isolate: 0, run: 0, cpuUs: 0, sliceUs: 0, text: '' }))
  flush()
  for (;;) {
    const size = readSync(pipe, chunk)
    if (size === 0) process.exit(0)
    reader.push(chunk.subarray(0, size))
    flush()
  }
}

/** Answers are held back only before an isolate that was quick the last time: nobody waits for a slow neighbour. */
const serve = (frame: Frame): void => {
  begun++
  const startedAtMs = performance.now()
  if (answers.length > 0) {
    if (heldBytes > holdBytes || startedAtMs - flushedAtMs > holdMs || !quick.has(frame.isolate)) flush()
    // Our parent cannot know where we are, should we never come back: the ledger tells it.
    else writeLedger(begun, ledger)
  }
  const made = handle(frame)
  heldBytes += made.length
  answers.push(made)
  if (performance.now() - startedAtMs < holdMs && isolates.has(frame.isolate)) quick.add(frame.isolate)
  else quick.delete(frame.isolate)
}

const flush = (): void => {
  const [only] = answers
  const bytes = only && answers.length === 1 ? only : Buffer.concat(answers)
  answers.length = 0
  heldBytes = 0
  flushedAtMs = performance.now()
  for (let at = 0; at < bytes.length;) at += writeSync(pipe, bytes, at)
}

const handle = (frame: Frame): Buffer => {
  if (frame.kind === ask.load) return load(frame)
  const isolate = isolates.get(frame.isolate)
  if (!isolate) return reply(answer.missing, frame)
  switch (frame.kind) {
    case ask.invoke:
      return settle(frame, isolate.invoke(frame.run, frame.text, frame))
    case ask.resume:
      return settle(frame, isolate.resume(frame.run, frame.text, frame))
    case ask.cancel:
      return cancel(frame, isolate)
    default:
      isolate.dispose()
      drop(frame.isolate)
      return reply(answer.entered, frame)
  }
}

const cancel = (frame: Frame, isolate: Isolate): Buffer => {
  isolate.cancel(frame.run)
  if (isolate.perCall || isolate.heap()) return reply(answer.entered, frame)
  drop(frame.isolate)
  return reply(answer.memory, frame)
}

const load = (frame: Frame): Buffer => {
  const before = process.cpuUsage()
  try {
    const isolate = createIsolate(JSON.parse(frame.text) as IsolateSource)
    isolates.set(frame.isolate, isolate)
    return encodeFrame({ ...frame, ...heaps.of(frame.isolate, isolate), kind: answer.entered, cpuUs: 0, text: '' })
  } catch (error) {
    const { message, hint, line, column } = error as UploadRefused
    const { user, system } = process.cpuUsage(before)
    const text = JSON.stringify({ message, hint, place: line === undefined ? undefined : { line, column } })
    return encodeFrame({ ...frame, kind: answer.refused, cpuUs: user + system, text })
  }
}

const settle = (frame: Frame, { outbox, cpuUs, ending, stack }: Entered): Buffer => {
  const text = stack === undefined ? outbox : outbox + traceMessage(frame.run, stack)
  if (!fitsFrame(text)) return flooded(frame)
  const isolate = isolates.get(frame.isolate)
  const heap = heaps.of(frame.isolate, isolate)
  if (ending !== undefined && !isolate?.perCall) drop(frame.isolate)
  return encodeFrame({ ...frame, ...heap, kind: ending === undefined ? answer.entered : answer[ending], cpuUs, text })
}

const flooded = (frame: Frame): Buffer => {
  const isolate = isolates.get(frame.isolate)
  if (isolate?.perCall) isolate.cancel(frame.run)
  else {
    isolate?.dispose()
    drop(frame.isolate)
  }
  return reply(answer.flooded, frame)
}

const drop = (key: number): void => {
  isolates.delete(key)
  heaps.forget(key)
}

const reply = (kind: number, frame: Frame, text = ''): Buffer => encodeFrame({ ...frame, kind, cpuUs: 0, text })

main()
