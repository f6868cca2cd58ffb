/** What a bare isolate lacks and gets only where it is named: it would be paid for at each cold start. */
export const optionalNames = [
  ...(['secrets', 'kv', 'crypto'] as const),
  ...(['TextEncoder', 'TextDecoder', 'atob', 'btoa', 'URL', 'URLSearchParams', 'structuredClone'] as const),
]

export type OptionalName = (typeof optionalNames)[number]

/** Those that a source names anywhere, if only in a comment. */
export const namesIn = (code: string): ReadonlySet<OptionalName> =>
  new Set([...code.matchAll(anyName)].map(([name]) => name as OptionalName))

const anyName = new RegExp(`\\b(?:${optionalNames.join('|')})\\b`, 'g')
