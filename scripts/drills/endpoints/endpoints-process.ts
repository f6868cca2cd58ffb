import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Illness, startEndpoint } from './endpoint.ts'
import { openJournal } from './journal.ts'

// A process with customers' servers, each on a port of its own. Prints {ports}, then takes a line {illness} for all of
// them and answers each with a line. It ends with its parent.
const { values } = parseArgs({
  options: {
    ports: { type: 'string', default: '0' },
    journal: { type: 'string', default: '/dev/null' },
    'work-ms': { type: 'string', default: '0' },
    capacity: { type: 'string', default: '1000000' },
    'exit-with-parent': { type: 'boolean' },
  },
})
using journal = openJournal(values.journal)
const options = { workMs: Number(values['work-ms']), capacity: Number(values.capacity), journal }
const ports = values.ports.split(',').map(Number)
const endpoints = await Promise.all(ports.map((port, index) => startEndpoint({ ...options, index, port })))
const lines = createInterface(process.stdin)
const close = (): void => lines.close()
process.once('SIGTERM', close).once('SIGINT', close)
console.log(JSON.stringify({ ports: endpoints.map(({ port }) => port) }))
for await (const line of lines) {
  const { illness } = JSON.parse(line) as { illness?: Illness }
  await Promise.all(endpoints.map((endpoint) => endpoint.suffer(illness)))
  console.log('{}')
}
await Promise.all(endpoints.map((endpoint) => endpoint.close()))
