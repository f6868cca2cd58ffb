// A thread for one upload: node's parser of TypeScript is WebAssembly that a hostile source (100,000 open brackets, say)
// leaves broken for ever, and that cannot be interrupted from its own thread.
import { stripTypeScriptTypes } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

const strip = () => {
  try {
    return { code: stripTypeScriptTypes(workerData as string) }
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException
    return { problem: { code, message, stack } }
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
parentPort?.postMessage(strip())
