// The least that a sandbox in another process can be: a blocking read of a length-prefixed message, one applySync with
// copies, a write of the answer. No deadlines, no limits, no host calls. `echo` leaves even the isolate out, `timed` adds isolated-vm's own time-out.
import { readSync, writeSync } from 'node:fs'
import { createBareIsolate } from './bare-isolate.ts'

const pipe = 3
const calls = {
  echo: () => (text: string) => text,
  isolate: () => createBareIsolate().answer,
  timed: () => createBareIsolate().timedAnswer,
}
const call = calls[process.argv[2] as keyof typeof calls]()
const chunk = Buffer.allocUnsafeSlow(256 * 1_024)
let held = Buffer.alloc(0)

for (;;) {
  const size = readSync(pipe, chunk)
  if (size === 0) process.exit(0)
  held = held.length === 0 ? Buffer.from(chunk.subarray(0, size)) : Buffer.concat([held, chunk.subarray(0, size)])
  while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
    const end = 4 + held.readUInt32BE(0)
    const answer = Buffer.from(`0000${call(held.toString('utf8', 4, end))}`)
    answer.writeUInt32BE(answer.length - 4, 0)
    for (let at = 0; at < answer.length;) at += writeSync(pipe, answer, at)
    held = held.subarray(end)
  }
}
