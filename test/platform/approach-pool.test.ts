import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Family } from '../../src/approaches/family.ts'
import { reasonOf } from '../../src/platform/approach-failure.ts'
import { createApproachPool } from '../../src/platform/approach-pool.ts'

let said: string[] = []
beforeEach(() => {
  said = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('an approach that cannot start is tried again after a while, not at each call, and told in a line each time', async () => {
  let starts = 0
  const create = () => Promise.reject(new Error(`no luck ${++starts}\n    at somewhere`))
  const family: Family = { id: 'x', runsAt: 'platform', variants: [{ id: 'x', summary: '', create }] }
  const pool = createApproachPool([family], { allowedNetworks: [] }, false)
  for (let call = 0; call < 10; call++) await expect(pool.get('x')).rejects.toThrow('cannot start here: no luck 1')
  expect(said).toEqual([
    expect.stringMatching(/^the approach x cannot start here: no luck 1\. .*npm ci.* Other approaches go on\.$/),
  ])
  vi.advanceTimersByTime(60_000)
  await expect(pool.get('x')).rejects.toThrow('no luck 2')
  expect([starts, said.length]).toEqual([2, 2])
  await pool.close()
})

it.each([
  ['a message', 'a message'],
  ['Cannot find module "x"\nRequire stack:\n- /a', 'Cannot find module "x"'],
  [
    'no worker can start: exit 1 node:internal:85\n  code\n  ^\n\nError: No build was found\n    at load',
    'no worker can start: No build was found',
  ],
  ['no worker can start: exit 1 x.js:1\n\nTypeError [ERR_X]: odd\n    at load', 'no worker can start: odd'],
  ['no worker can start: SIGTRAP', 'no worker can start: SIGTRAP'],
])('the reason of %j is one line', (message, reason) => {
  expect(reasonOf(new Error(message))).toBe(reason)
})
