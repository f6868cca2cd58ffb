import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url))
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

/** As main.ts does: src/package.json names no module type, and Node would read each file twice to find out. */
const loadAsModules = `process.getBuiltinModule('node:module').registerHooks({
  load: (url, context, next) => next(url, url.endsWith('.ts') ? { ...context, format: 'module-typescript' } : context),
})`

const setpriv = '/usr/bin/setpriv'

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
    `--import=data:text/javascript,${encodeURIComponent(loadAsModules)}`,
    '--no-node-snapshot',
  ]
}

const packageFolder = (entry: string): string => {
  let folder = dirname(entry)
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return folder
}
