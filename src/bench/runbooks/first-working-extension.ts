import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsOf } from '../runner/deploy.ts'
import { createPlatformClient, type PlatformClient } from '../runner/platform-client.ts'
import { TrialFailure } from '../runner/trial-failure.ts'
import { approachOf, type World } from '../runner/world.ts'
import type { Runbook, StepRecorder } from './runbook.ts'

const tenant = 'newcomer'

/** From nothing to the first event that the customer's own logic has handled. */
export const runbook: Runbook = {
  id: 'first-working-extension',
  title: 'First working extension',
  async run(world, recorder) {
    if (world.contestant.runsAt === 'nowhere') return
    const folder = await mkdtemp(join(tmpdir(), 'hookbench-newcomer-'))
    try {
      const { token } = await recorder.step('operator', 'api-call', 'sign the customer up', () =>
        world.platform.createTenant(tenant),
      )
      const tokenFile = join(folder, 'token')
      await recorder.step('operator', 'secret', 'hand over the API token', () => writeFile(tokenFile, token, { mode: 0o600 }))
      await using platform = createPlatformClient(world.platform.url, await readFile(tokenFile, 'utf8'))
      const code = await writeExtension(world, recorder, folder)
      if (world.contestant.runsAt === 'platform') await uploadAndTry(world, platform, recorder, code)
      else await hostAndTry(world, platform, recorder, code)
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

const uploadAndTry = async (world: World, own: PlatformClient, recorder: StepRecorder, code: string): Promise<void> => {
  const trusted = approachOf(world) === 'native'
  const [who, platform] = trusted ? (['operator', world.platform] as const) : (['customer', own] as const)
  const body = { approach: approachOf(world), code, settings: settingsOf(world), egress: [world.ledger.url], sample: false }
  await recorder.step(who, 'api-call', 'upload the code', () => platform.deploy(tenant, world.scenario.hook.id, body))
  await tryIt(world, own, recorder)
}

const hostAndTry = async (world: World, platform: PlatformClient, recorder: StepRecorder, code: string): Promise<void> => {
  const {
    hook: { id: hook },
    dialect,
  } = world.scenario
  await using server = await recorder.step(
    'customer',
    'process',
    'run a server that checks signatures and calls extension.js',
    () => world.openCustomer('newcomer'),
  )
  const customer = server.client
  await recorder.step('customer', 'port', 'open an address that the platform can reach', () => customer.knock())
  const { signingSecret } = await recorder.step('customer', 'api-call', 'register the URL', () =>
    platform.deploy(tenant, hook, { approach: approachOf(world), url: customer.hookUrl(tenant), dialect }),
  )
  await recorder.step('customer', 'secret', 'give the signing secret to the server', () =>
    customer.install(tenant, {
      ...{ secret: signingSecret ?? '', code, settings: settingsOf(world) },
      ...{ dialect, url: customer.hookUrl(tenant), hook },
    }),
  )
  await tryIt(world, platform, recorder)
}

/** The runbook has ended only when the attempt log says that the customer's logic ran. */
const tryIt = (world: World, platform: PlatformClient, recorder: StepRecorder): Promise<void> =>
  recorder.step('customer', 'api-call', 'cause an event and find it handled in the attempt log', async () => {
    const { body } = await platform.operate(tenant, world.scenario.hook.id, world.scenario.payloads[0])
    for (let tries = 0; tries < 200; tries++) {
      const entry = (await platform.attempts(tenant, 50)).find(({ eventId }) => eventId === body['eventId'])
      if (entry && ['ok', 'denied'].includes(entry.outcome.kind)) return
      if (entry) throw new TrialFailure(`the first event ended as ${entry.outcome.kind}: ${entry.outcome.error?.message ?? ''}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new TrialFailure('the first event never reached the attempt log')
  })
