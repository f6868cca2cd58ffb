import type { Isolate } from './isolate.ts'

/** `heapKb` is what lives in it or waits to be collected, `residentKb` about what the process has it for. */
export interface HeapNote {
  readonly heapKb: number
  readonly residentKb: number
}

interface Page {
  note: HeapNote
  entries: number
  measuredMs: number
}

/**
 * What each isolate takes, as of lately. To ask costs 2 µs, and 16 for one that has left the CPU's caches: so it is asked
 * at entries 1, 2, 4, 8 … 64, and then once in a while.
 */
export const createHeapNotes = () => {
  const pages = new Map<number, Page>()
  return {
    of: (key: number, isolate: Isolate | undefined): HeapNote => {
      const page = pages.get(key) ?? { note: nothing, entries: 0, measuredMs: 0 }
      pages.set(key, page)
      page.entries++
      const nowMs = performance.now()
      const isEarly = page.entries <= 64 && (page.entries & (page.entries - 1)) === 0
      if (isEarly || nowMs - page.measuredMs > everyMs) {
        page.note = measure(isolate) ?? page.note
        page.measuredMs = nowMs
      }
      return page.note
    },
    forget: (key: number): void => void pages.delete(key),
  }
}

const everyMs = 50
const nothing: HeapNote = { heapKb: 0, residentKb: 0 }

/** What an isolate takes beside its heap: measured over 1,000 of them. */
const besideHeapBytes = 300_000

const measure = (isolate: Isolate | undefined): HeapNote | undefined => {
  const heap = isolate?.heap()
  if (!heap) return undefined
  const { used_heap_size: used, total_physical_size: physical, externally_allocated_size: external } = heap
  return { heapKb: (used + external) / 1_024, residentKb: (physical + external + besideHeapBytes) / 1_024 }
}
