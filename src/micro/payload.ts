/** The sizes that the bare floors were measured at: a small, a usual and a large hook payload, in KB. */
export const payloadSizesKb = [0.2, 2, 25] as const

/** JSON of about `sizeKb` KB that looks like a business event: nested objects, short strings, numbers. */
export const payloadOf = (sizeKb: number): string => {
  const wantedBytes = Math.round(sizeKb * 1_024)
  const items: { sku: string; quantity: number; price: number; note: string }[] = []
  const text = (): string => JSON.stringify({ order: 'o-10042', customer: { name: 'Ada', country: 'SE' }, items })
  while (text().length < wantedBytes - 64) {
    items.push({ sku: `sku-${items.length}`, quantity: (items.length % 7) + 1, price: 19.9 + items.length, note: 'gift wrap' })
  }
  return JSON.stringify({ ...(JSON.parse(text()) as object), pad: 'x'.repeat(Math.max(0, wantedBytes - text().length - 9)) })
}
