/** The known name that a mistyped one most likely meant; undefined when none is close. */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  const ranked = known.map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
  const best = ranked.toSorted((a, b) => a.edits - b.edits)[0]
  return best !== undefined && best.edits <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/** Levenshtein distance, one row at a time. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
