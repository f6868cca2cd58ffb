import { createMemoryKv } from '../hooks/memory-kv.ts'
import type { Services } from './family.ts'

/** For whoever runs an approach without a platform: no secrets, and a store that ends with the approach. */
export const createNoServices = (): Services => ({ secrets: { reveal: () => undefined }, kv: createMemoryKv() })
