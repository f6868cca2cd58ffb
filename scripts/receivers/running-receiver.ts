import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Agent } from 'undici'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { BenchError } from '../../src/hooks/bench-error.ts'
import type { ReceiverKit } from './receiver-kit.ts'

export const receiverSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

export interface RunningReceiver extends AsyncDisposable {
  readonly url: string
  /** Answers what was said, and on how many connections so far. */
  readonly agent: Agent
  connections(): number
  /** SIGTERM, and the exit code; `null` when it had to be killed. */
  terminate(): Promise<number | null>
}

/** Starts a receiver that was built. @throws BenchError E_RECEIVER when it ends before it is ready */
export const startReceiver = async ({ language, command, folder }: ReceiverKit): Promise<RunningReceiver> => {
  const [program = '', ...args] = command
  const { settings } = await loadScenario('sms-reply')
  const env = { ...process.env, WEBHOOK_SECRET: receiverSecret, PORT: '0', SETTINGS: JSON.stringify(settings) }
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2_000)))
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const first = await Promise.race([once(lines, 'line'), exited])
  if (child.exitCode !== null || typeof first[0] !== 'string')
    throw new BenchError('E_RECEIVER', `the receiver in ${language} ended before it was ready: ${stderr}`, 'start it by hand')
  const { url } = JSON.parse(first[0]) as { url: string }
  let connections = 0
  const agent = new Agent({ allowH2: false, connections: 16 })
  agent.on('connect', () => connections++)
  const terminate = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await exited
    clearTimeout(patience)
    return child.exitCode
  }
  return {
    url,
    agent,
    connections: () => connections,
    terminate,
    [Symbol.asyncDispose]: async () => {
      await agent.destroy()
      if (child.exitCode === null && child.signalCode === null) await terminate()
    },
  }
}
