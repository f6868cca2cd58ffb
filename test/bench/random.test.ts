import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom, deriveSeed, splitMix64, xoshiro128 } from '../../src/bench/random.ts'

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw)

test('xoshiro128** gives the values of the published C code from the state 1, 2, 3, 4', () => {
  expect(take(10, xoshiro128([1, 2, 3, 4]))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

test('SplitMix64 gives the values of the published C code from the seed 1234567', () => {
  expect(take(5, splitMix64(1234567n))).toEqual([
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
    4593380528125082431n,
    16408922859458223821n,
  ])
})

test('the same seed gives the same numbers, another seed others', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(take(5, createRandom(seed).next)).toEqual(take(5, createRandom(seed).next))
      expect(take(5, createRandom(seed).next)).not.toEqual(take(5, createRandom(seed + 1).next))
    }),
  )
})

test('every draw is in range', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), (seed, n) => {
      const random = createRandom(seed)
      for (const value of take(50, random.next)) expect(value >= 0 && value < 1).toBe(true)
      for (const value of take(50, () => random.int(n))) expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true)
    }),
  )
})

test('whole numbers are uniform: chi-squared over ten cells stays under its 99.9 % point', () => {
  const random = createRandom(1)
  const counts = Array.from({ length: 10 }, () => 0)
  for (let draw = 0; draw < 100_000; draw += 1) counts[random.int(10)]! += 1
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquared).toBeLessThan(27.88)
})

test('a shuffle keeps the items, leaves its argument alone and reaches every order equally often', () => {
  const random = createRandom(2)
  const items = [1, 2, 3]
  const orders = new Map<string, number>()
  for (let draw = 0; draw < 6_000; draw += 1) {
    const order = random.shuffle(items).join('')
    orders.set(order, (orders.get(order) ?? 0) + 1)
  }
  expect(items).toEqual([1, 2, 3])
  expect([...orders.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321'])
  for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})

test('a fork hangs on seed and label, not on what was drawn before', () => {
  const early = createRandom(3)
  const late = createRandom(3)
  take(100, late.next)
  expect(take(5, late.fork('a').next)).toEqual(take(5, early.fork('a').next))
  expect(take(5, early.fork('b').next)).not.toEqual(take(5, early.fork('a').next))
  expect(take(5, early.fork('a').fork('b').next)).not.toEqual(take(5, early.fork('b').fork('a').next))
})

test('derived seeds are 32-bit whole numbers, and differ by label and by seed', () => {
  const seeds = take(
    1_000,
    (() => {
      let i = 0
      return () => deriveSeed(4, `trial/${i++}`)
    })(),
  )
  expect(new Set(seeds).size).toBe(1_000)
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
  expect(deriveSeed(5, 'trial/0')).not.toBe(seeds[0])
})
