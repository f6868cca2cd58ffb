import type { Gate } from './admission.ts'
import { createCircuit } from './circuit.ts'
import type { Circuit, CircuitOptions } from './circuit.ts'
import type { Target } from './dialect.ts'

type Place = Pick<Target, 'tenant' | 'hook' | 'url'>

/** One circuit for all versions of a hook at the same URL, so that a redeploy forgets nothing; another URL starts anew. */
export interface Circuits {
  acquire(place: Place, gate: Gate): Circuit
  /** Forgets it with the last version. */
  release(place: Place): void
}

export const createCircuits = (options: CircuitOptions): Circuits => {
  const known = new Map<string, { readonly circuit: Circuit; users: number }>()
  return {
    acquire(place, gate) {
      const key = keyOf(place)
      const entry = known.get(key) ?? { circuit: createCircuit(gate.addLane(), options), users: 0 }
      entry.users++
      known.set(key, entry)
      return entry.circuit
    },
    release(place) {
      const entry = known.get(keyOf(place))
      if (entry && --entry.users === 0) known.delete(keyOf(place))
    },
  }
}

const keyOf = ({ tenant, hook, url }: Place): string => JSON.stringify([tenant, hook, url.href])
