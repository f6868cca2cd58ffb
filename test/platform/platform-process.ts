import { parseArgs } from 'node:util'
import { native } from '../../src/approaches/native/index.ts'
import { none } from '../../src/approaches/none/index.ts'
import { webhook } from '../../src/approaches/webhook/index.ts'
import { untilStopped } from '../../src/cli/exit-with-parent.ts'
import { startPlatform } from '../../src/platform/start.ts'
import { hookPoints } from './test-platform.ts'

// The platform as a process of its own, with the hook points of the tests and without scenario or sandbox. Budgets are
// generous, because a busy machine is not what is tested.
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    trusted: { type: 'boolean' },
    'allow-network': { type: 'string', multiple: true },
    'time-scale': { type: 'string' },
    'exit-with-parent': { type: 'boolean' },
  },
})
const stopped = untilStopped(true)
const platform = await startPlatform({
  ...{
    port: Number(values.port),
    host: '127.0.0.1',
    dataFolder: values.data as string,
    hookPoints: hookPoints.map((hook) => ({ ...hook, budgetMs: 10_000 })),
    families: [none, native, webhook],
  },
  ...{ trusted: true, allowedNetworks: values['allow-network'] ?? [], timeScale: Number(values['time-scale']) },
  operatorToken: process.env['HOOKBENCH_OPERATOR_TOKEN'] as string,
})
console.log(JSON.stringify({ url: platform.url, token: platform.operatorToken }))
await stopped
await platform.close()
