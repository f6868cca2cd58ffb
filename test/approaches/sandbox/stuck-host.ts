// A process with a pool whose worker is inside a built-in that nothing but a signal ends. Prints a line when it is.
import { createPool } from '../../../src/approaches/sandbox/pool.ts'

const pool = await createPool([], { workers: 1, graceMs: 600_000 })
const code = 'export default () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'
const limits = { cpuMs: 100, memoryMb: 64 }
const deployment = await pool.deploy({ tenant: 'a', hook: 'h', version: 1, code, egress: [], settings: {}, limits })
const event = { specversion: '1.0', id: 'e', source: 's', type: 'h', time: '2026-01-02T03:04:05.000Z', data: {} } as const
await pool.invoke(deployment, event, { wallMs: 500 })
console.log('stuck')
