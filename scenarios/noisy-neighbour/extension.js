// A shop's own rules at its checkout, and the pick list for its warehouse when the cart has been sold.
export default async function (event, context) {
  if (event.type === 'cart.sold') return pick(event, context)
  const { lines, shipTo } = event.data
  const { shipsTo, limitedPerCart } = context.settings
  if (needsParcel(lines) && !shipsTo.split(' ').includes(shipTo.country)) return deny(`we do not send to ${shipTo.country}`)
  const limited = lines.filter((line) => line.limited).reduce((sum, { quantity }) => sum + quantity, 0)
  if (limited > Number(limitedPerCart)) return deny(`limited articles: at most ${limitedPerCart} a cart`)
  return { decision: 'allow' }
}

// In the order in which one walks along the shelves. What is downloaded lies on none.
async function pick(event, { fetch, settings }) {
  const { cart, lines, shipTo } = event.data
  if (!needsParcel(lines)) return
  const walk = lines.filter(({ shelf }) => shelf !== null).toSorted((a, b) => (a.shelf < b.shelf ? -1 : 1))
  const { status } = await fetch(`${settings.api}/pick-lists`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': event.id },
    body: JSON.stringify({ cart, to: shipTo, walk: walk.map(({ shelf, sku, quantity }) => `${shelf} ${quantity} × ${sku}`) }),
  })
  if (status >= 300) throw new Error(`the warehouse answered ${status} to the pick list of ${cart}`)
}

function needsParcel(lines) {
  return lines.some(({ shelf }) => shelf !== null)
}

function deny(reason) {
  return { decision: 'deny', reason }
}
