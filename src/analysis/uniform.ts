/** Uniform numbers in [0, 1). Whoever resamples takes one as a parameter: analysis draws nothing of its own. */
export type Uniform = () => number

/**
 * A seeded stream: sfc32 (Chris Doty-Humphrey, PractRand), started from FNV-1a of seed and label, so that each
 * comparison has a stream of its own and the same run always gives the same intervals.
 */
export const uniformFrom = (seed: number, label = ''): Uniform => {
  let [a, b, c, counter] = [hash(`${seed}/a/${label}`), hash(`${seed}/b/${label}`), hash(`${seed}/c/${label}`), 1]
  const draw = (): number => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result
    c |= 0
    return result >>> 0
  }
  for (let i = 0; i < 12; i++) draw()
  return () => draw() / 2 ** 32
}

const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value | 0
}
