/** Tells of the first failure of a kind: a full disk would say the same a thousand times. */
export const warnOnce = (what: string) => {
  let warned = false
  return (error: unknown): void => {
    if (!warned) console.error(`${what}:`, error)
    warned = true
  }
}
