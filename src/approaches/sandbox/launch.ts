import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preloadOf } from '../bridge/worker-code.ts'

const workerUrl = new URL('./worker.ts', import.meta.url)
const workerFile = fileURLToPath(workerUrl)
const ours = ['../', '../../hooks/', '../../package.json'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/**
 * Starts a worker process: Node's permission model (no files but ours, no processes, threads or network), an empty
 * environment, nothing inherited but the pipe at descriptor 3 and the ledger at 4. Where util-linux is there, the kernel ends it with us:
 * a worker that is stuck in a built-in would not notice the end of its pipe.
 */
export const launchWorker = (ledger: number): ChildProcess => {
  const command = [process.execPath, ...flags(), workerFile]
  const [file = '', ...args] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...command] : command
  const child = spawn(file, args, { env: {}, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe', ledger] })
  if (child.stdio) return child
  // Without a descriptor for its pipes Node says so later only, by an event that would end this process if nobody listened.
  child.on('error', () => {})
  throw new Error('no file descriptor is left for its pipes')
}

const setpriv = '/usr/bin/setpriv'

let preload: string | undefined

const flags = (): string[] => {
  const require = createRequire(import.meta.url)
  const addon = packageFolder(require.resolve('isolated-vm'))
  const loader = packageFolder(createRequire(`${addon}/package.json`).resolve('node-gyp-build'))
  const readable = [...ours, `${addon}/`, `${loader}/`, '/etc/alpine-release']
  return [
    '--permission',
    '--allow-addons',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--disable-warning=PERM0001',
    `--import=${(preload ??= preloadOf(workerUrl))}`,
    '--no-node-snapshot',
  ]
}

const packageFolder = (entry: string): string => {
  let folder = dirname(entry)
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return folder
}
