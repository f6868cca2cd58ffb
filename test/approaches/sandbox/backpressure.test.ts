import { expect, it } from 'vitest'
import { startTestPool } from './test-pool.ts'

const spin = 'export default () => { const end = Date.now() + 5; while (Date.now() < end); return 1 }'

it('lets no tenant wait behind the calls of another', async () => {
  await using test = await startTestPool()
  const [busy, calm] = [await test.deploy('busy', spin), await test.deploy('calm', 'export default () => 1')]
  await Promise.all([test.call(busy), test.call(calm)])
  let done = 0
  const flood = Array.from({ length: 300 }, () => test.call(busy).then(() => done++))
  await expect.poll(() => done).toBeGreaterThan(5)
  const before = done
  await test.value(calm)
  // Its turn comes next, after what the worker has in hand.
  expect(done - before).toBeLessThan(30)
  await Promise.all(flood)
})

it('counts what waits by tenant, over all its versions, and sheds the next at once; others have room', async () => {
  await using test = await startTestPool({ maxStarted: 2, maxWaiting: 10 })
  const hang = 'export default () => new Promise(() => {})'
  const [one, two] = [await test.deploy('full', hang), await test.deploy('full', hang)]
  const other = await test.deploy('other', 'export default () => 1')
  const waiting = [one, two].flatMap((version) => Array.from({ length: 6 }, () => test.call(version, 3_000)))
  const { outcome } = await test.call(one)
  expect(outcome).toMatchObject({ kind: 'shed', error: { message: expect.stringMatching(/12 calls of this tenant/) as string } })
  expect(await test.value(other)).toBe(1)
  const kinds = (await Promise.all(waiting)).map(({ outcome: { kind } }) => kind)
  // Who gets a turn in the last moment is begun, and timed out with the others.
  expect(kinds.filter((kind) => kind === 'timed-out').length).toBeGreaterThanOrEqual(4)
  expect(kinds.filter((kind) => kind !== 'timed-out' && kind !== 'shed')).toEqual([])
  // The queue is empty again.
  expect((await test.call(one, 100)).outcome.kind).toBe('timed-out')
})
