import { describe, expect, test } from 'vitest'
import { listParts, loadPart } from '../../src/micro/load-parts.ts'
import { measurePart } from '../../src/micro/measure-part.ts'
import { payloadOf } from '../../src/micro/payload.ts'

const parts = await Promise.all((await listParts()).map(loadPart))

describe.each(parts)('$id', (part) => {
  test.each(['ours', 'floor'] as const)('%s can be called more than once, and ends what it has started', async (variant) => {
    await using prepared = await part.prepare(variant, payloadOf(0.2))
    for (let calls = 0; calls < 2; calls++) {
      await prepared.setUp?.()
      await prepared.call()
    }
  })
})

test('both sides of a call carry the same data', async () => {
  const payload = payloadOf(2)
  for (const id of ['warm-in-process', 'warm-in-process-timed', 'sandbox-call', 'sandbox-call-timed']) {
    const part = await loadPart(id)
    await using ours = await part.prepare('ours', payload)
    await using floor = await part.prepare('floor', payload)
    const { outcome } = (await ours.call()) as { outcome: { value?: unknown } }
    expect(outcome.value).toEqual(JSON.parse(payload))
    expect(await floor.call()).toEqual(outcome.value)
  }
})

test('a measurement says what one call took, and of how many', async () => {
  const quick = await measurePart('stringify', 'floor', 0.2)
  expect(quick.p50Us).toBeGreaterThan(0)
  expect(quick.calls).toBeGreaterThan(100)
  const slow = await measurePart('cold-process', 'floor', 0.2)
  expect(slow.p50Us).toBeGreaterThan(0)
  expect(slow.calls).toBe((await loadPart('cold-process')).slowCalls)
})
