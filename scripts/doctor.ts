import { execFile } from 'node:child_process'
import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { probeNetwork } from '../src/bench/network/probe-network.ts'
import { probeConfinement } from '../src/approaches/worker/confine/probe.ts'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** `bad` keeps a run from working, `poor` makes its figures worse. `next` is what to do about it. */
interface Finding {
  readonly state: 'good' | 'poor' | 'bad'
  readonly what: string
  readonly next?: string
}

const good = (what: string): Finding => ({ state: 'good', what })
const poor = (what: string, next: string): Finding => ({ state: 'poor', what, next })
const bad = (what: string, next: string): Finding => ({ state: 'bad', what, next })

const checkNode = (): Finding => {
  const { node, v8 } = process.versions
  if (Number.parseInt(node, 10) >= 26) return good(`Node ${node} (V8 ${v8})`)
  return bad(
    `Node ${node}, and 26 is needed`,
    'run `npm ci`, then start with `npm run doctor`: npm scripts use the Node that npm ci brings',
  )
}

const checkSandbox = async (): Promise<Finding> => {
  // In a process of its own: a native module that does not fit may end it.
  const program = `import ivm from 'isolated-vm'
    const isolate = new ivm.Isolate({ memoryLimit: 16 })
    console.log(isolate.createContextSync().evalSync('6 * 7'))`
  const args = ['--no-node-snapshot', '--input-type=module', '-e', program]
  const said = await run(process.execPath, args, { cwd: root, timeout: 20_000 }).catch((error: unknown) => ({
    stdout: '',
    error,
  }))
  if (said.stdout.trim() === '42') return good('isolated-vm loads and runs code')
  return bad(
    'isolated-vm does not run code',
    'run `npm ci` again; where no prebuilt binary fits, it needs python3, make and a C++ compiler',
  )
}

const checkCores = (): Finding => {
  const cores = availableParallelism()
  const what = `${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() || 'unknown model'})`
  if (cores >= 4) return good(what)
  const next =
    'four or more let platform, customer and generator run side by side; on fewer, read CPU per event before throughput'
  return cores >= 2 ? poor(what, next) : bad(what, next)
}

const checkLoad = (): Finding => {
  const load = loadavg()[0] ?? 0
  const what = `load average ${load.toFixed(2)}`
  return load < 0.2 * availableParallelism() ? good(what) : poor(what, 'end what else runs here, wait a minute, and ask again')
}

const checkGovernor = async (): Promise<Finding> => {
  const file = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'
  const governor = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (governor === 'performance') return good('CPU governor: performance')
  if (governor === '')
    return poor(
      'CPU governor: unknown',
      'the machine does not tell (a virtual one?): rely on the noise floor that a run measures',
    )
  return poor(
    `CPU governor: ${governor}`,
    'as root: echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor',
  )
}

const checkMemory = (): Finding => {
  const gigabytes = freemem() / 1024 ** 3
  const what = `${gigabytes.toFixed(1)} GB of memory free`
  return gigabytes >= 1 ? good(what) : poor(what, 'end what else runs here: a process that is swapped out measures the disk')
}

const checkResults = async (): Promise<Finding> => {
  const folder = join(root, 'results')
  const writable = await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    )
  if (!writable) return bad(`${folder} is not writable`, 'change its owner, or give `--out` a folder that is')
  const { bavail, bsize } = await statfs(folder)
  const gigabytes = (bavail * bsize) / 1024 ** 3
  const what = `${gigabytes.toFixed(1)} GB free for results`
  return gigabytes >= 1
    ? good(what)
    : bad(what, 'make room, or give `--out` a folder on another disk; raw samples are kept, and a full disk ends a run')
}

const checkAccounting = async (): Promise<Finding> => {
  const [schedstat, statm] = await Promise.all(
    ['schedstat', 'statm'].map((name) => readFile(`/proc/self/${name}`, 'utf8').catch(() => '')),
  )
  if (schedstat && statm && Number(schedstat.split(' ')[0]) > 0) return good('/proc tells CPU time in ns and memory, per process')
  return poor(
    '/proc/self/schedstat is missing',
    'CPU per event will be coarse or absent: use Linux with CONFIG_SCHED_INFO for it',
  )
}

/** Of the strictest approach: what holds the processes in which customers' code runs. */
const checkLayers = async (): Promise<Finding[]> => {
  const { layers } = await probeConfinement()
  return layers.map(({ what, active, lacks }) =>
    active ? good(`sandbox layer: ${what}`) : poor(`no sandbox layer: ${what}`, `it runs without; to have it: ${lacks}`),
  )
}

/** What can put distance between platform and customer: "npm run bench -- --network rtt=20". */
const checkNetwork = async (): Promise<Finding[]> => {
  const probed = await probeNetwork()
  const best = probed.find(({ lacks }) => lacks === undefined)?.id
  return probed.flatMap(({ id, what, lacks }) => {
    if (lacks === undefined) return [good(`network: ${what}${id === best ? ' (runs with --network use it)' : ''}`)]
    // netem and TUN are as good as each other: one of them is enough.
    return best === 'relay' ? [poor(`no network by ${what}`, `runs with --network use a relay process; for more: ${lacks}`)] : []
  })
}

const checks = [
  checkNode,
  checkSandbox,
  checkCores,
  checkLoad,
  checkGovernor,
  checkMemory,
  checkResults,
  checkAccounting,
] as const

const findings: Finding[] = []
for (const check of checks) findings.push(await check())
findings.push(...(await checkLayers()), ...(await checkNetwork()))
for (const { state, what, next } of findings) {
  console.log(`${{ good: '✓', poor: '!', bad: '✗' }[state]} ${what}${next === undefined ? '' : `\n    → ${next}`}`)
}
const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length
if (count('bad') > 0) console.log('A run does not work here yet.')
else if (count('poor') > 0) console.log('A run works here; what is marked ! makes its figures less certain.')
else console.log('This machine is fit for a run.')
process.exitCode = count('bad') === 0 ? 0 : 1
