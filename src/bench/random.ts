/** Seeded randomness: everything random in the bench comes from one of these. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number
  /** A whole number, uniform in [0, n). */
  int(n: number): number
  /** The same items in a uniformly random order, as a new array. */
  shuffle<T>(items: readonly T[]): T[]
  /** An independent stream of its own. It hangs on seed and label alone, not on how much was drawn before. */
  fork(label: string): Random
}

/** Random numbers from a whole-number seed: xoshiro128** seeded through SplitMix64, as Vigna advises. */
export const createRandom = (seed: number): Random => fromSeed(BigInt.asUintN(64, BigInt(seed)))

/** A 32-bit seed for what `label` names, for instance one trial of a run. */
export const deriveSeed = (seed: number, label: string): number =>
  Number(labelledSeed(BigInt.asUintN(64, BigInt(seed)), label) >> 32n)

const fromSeed = (seed: bigint): Random => {
  const draw = xoshiro128(seedWords(seed))
  const next = (): number => ((draw() >>> 5) * 0x4000000 + (draw() >>> 6)) / 2 ** 53
  const int = (n: number): number => Math.floor(next() * n)
  return {
    next,
    int,
    shuffle: (items) => shuffled(items, int),
    fork: (label) => fromSeed(labelledSeed(seed, label)),
  }
}

/** Blackman and Vigna's xoshiro128** 1.1: https://prng.di.unimi.it/xoshiro128starstar.c */
export const xoshiro128 = (state: readonly [number, number, number, number]): (() => number) => {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

/** SplitMix64: https://prng.di.unimi.it/splitmix64.c */
export const splitMix64 = (seed: bigint): (() => bigint) => {
  let state = seed
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

const seedWords = (seed: bigint): [number, number, number, number] => {
  const draw = splitMix64(seed)
  const [first, second] = [draw(), draw()]
  return [low(first), low(first >> 32n), low(second), low(second >> 32n)]
}

const low = (word: bigint): number => Number(BigInt.asUintN(32, word))

/** FNV-1a over the label's UTF-8 bytes, mixed with the seed, so that neighbours in either share nothing. */
const labelledSeed = (seed: bigint, label: string): bigint => {
  let hash = 0xcbf29ce484222325n
  for (const byte of Buffer.from(label)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return splitMix64(seed ^ hash)()
}

/** Fisher-Yates. */
const shuffled = <T>(items: readonly T[], int: (n: number) => number): T[] => {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = int(last + 1)
    const held = result[last] as T
    result[last] = result[other] as T
    result[other] = held
  }
  return result
}
