import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../process/child.ts'
import { createCustomerClient } from '../runner/customer-client.ts'
import { settingsOf } from '../runner/deploy.ts'
import { TrialFailure } from '../runner/trial-failure.ts'
import { approachOf, type World } from '../runner/world.ts'
import type { Runbook, StepRecorder } from './runbook.ts'

const tenant = 'newcomer'
const readyTimeoutMs = 20_000

/** From nothing to the first event that the customer's own logic has handled. */
export const runbook: Runbook = {
  id: 'first-working-extension',
  title: 'First working extension',
  async run(world, recorder) {
    if (world.contestant.runsAt === 'nowhere') return
    const folder = await mkdtemp(join(tmpdir(), 'hookbench-newcomer-'))
    try {
      await recorder.step('operator', 'api-call', 'sign the customer up', () => world.platform.createTenant(tenant))
      await recorder.step('operator', 'secret', 'hand over the API token', async () => {})
      const code = await writeExtension(world, recorder, folder)
      if (world.contestant.runsAt === 'platform') await uploadAndTry(world, recorder, code)
      else await hostAndTry(world, recorder, code)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const writeExtension = (world: World, recorder: StepRecorder, folder: string): Promise<string> =>
  recorder.step('customer', 'file', 'write extension.js', async () => {
    const file = join(folder, 'extension.js')
    await writeFile(file, world.scenario.extension)
    return readFile(file, 'utf8')
  })

const uploadAndTry = async (world: World, recorder: StepRecorder, code: string): Promise<void> => {
  const who = approachOf(world) === 'native' ? 'operator' : 'customer'
  const body = { approach: approachOf(world), code, settings: settingsOf(world), egress: [world.ledger.url] }
  await recorder.step(who, 'api-call', 'upload the code', () => world.platform.deploy(tenant, world.scenario.hook.id, body))
  await tryIt(world, recorder)
}

const hostAndTry = async (world: World, recorder: StepRecorder, code: string): Promise<void> => {
  const hook = world.scenario.hook.id
  await using server = await recorder.step(
    'customer',
    'process',
    'run a server that checks signatures and calls extension.js',
    () => startChild({ name: 'newcomer', args: ['customer', '--port', '0'], readyTimeoutMs }),
  )
  const { url, controlToken } = server.ready as { url: string; controlToken: string }
  await using customer = createCustomerClient(url, controlToken)
  await recorder.step('customer', 'port', 'open an address that the platform can reach', async () => url)
  const { signingSecret } = await recorder.step('customer', 'api-call', 'register the URL', () =>
    world.platform.deploy(tenant, hook, { approach: approachOf(world), url: customer.hookUrl(tenant) }),
  )
  await recorder.step('customer', 'secret', 'give the signing secret to the server', () =>
    customer.install(tenant, { secret: signingSecret ?? '', code, settings: settingsOf(world) }),
  )
  await tryIt(world, recorder)
}

/** The runbook has ended only when the attempt log says that the customer's logic ran. */
const tryIt = (world: World, recorder: StepRecorder): Promise<void> =>
  recorder.step('customer', 'api-call', 'cause an event and find it handled in the attempt log', async () => {
    const { body } = await world.platform.operate(tenant, world.scenario.hook.id, world.scenario.payloads[0])
    for (let tries = 0; tries < 200; tries++) {
      const entry = (await world.platform.attempts(tenant, 50)).find(({ eventId }) => eventId === body['eventId'])
      if (entry && ['ok', 'denied'].includes(entry.outcome.kind)) return
      if (entry) throw new TrialFailure(`the first event ended as ${entry.outcome.kind}: ${entry.outcome.error?.message ?? ''}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new TrialFailure('the first event never reached the attempt log')
  })
