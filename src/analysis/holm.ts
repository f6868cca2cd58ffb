/** Holm's step-down adjustment (1979) of the p-values of one family, in their order. As R's `p.adjust(p, "holm")`. */
export const holm = (pValues: readonly number[]): number[] => {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const adjusted = pValues.map(() => 1)
  let soFar = 0
  order.forEach((index, rank) => {
    soFar = Math.max(soFar, Math.min(1, (pValues[index] ?? 1) * (pValues.length - rank)))
    adjusted[index] = soFar
  })
  return adjusted
}
