import { isMainThread, Worker } from 'node:worker_threads'

/** However it was forgotten. */
const longestMs = 30_000

/**
 * `node burn-cpu.ts THREADS`: takes as many cores as the kernel gives it, until SIGTERM, the end of stdin, which its parent
 * holds open, or half a minute.
 */
const burn = (threads: number): void => {
  for (let started = 0; started < threads; started++) new Worker(new URL(import.meta.url))
  const end = (): never => process.exit(0)
  process.once('SIGTERM', end)
  process.stdin.once('close', end).resume()
  setTimeout(end, longestMs)
  console.log(JSON.stringify({ threads }))
}

const compute = (): void => {
  const endMs = performance.now() + longestMs
  while (performance.now() < endMs);
}

if (isMainThread) burn(Number(process.argv[2]))
else compute()
