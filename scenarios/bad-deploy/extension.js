// Marketing changes this list every week, and it is deployed each time.
const coupons = {
  SPRING24: { percent: 20, until: '2024-03-31' },
  WINTER23: { percent: 25, until: '2023-12-31' },
  TEAM10: { percent: 10, minimumSeats: 10, combines: true },
  YEARLY: { percent: 15, interval: 'year', combines: true },
  NONPROFIT: { percent: 100, plans: ['starter'] },
}

export default async function (event, context) {
  const order = event.data
  const refusal = refuse(order)
  // What started in spite of its coupon, because nobody could be asked, costs what the list says.
  const bill = priceOf(order, refusal === undefined ? order.coupons : [])
  if (event.type === 'subscription.price')
    return refusal === undefined ? { decision: 'allow', changes: bill } : { decision: 'deny', reason: refusal }
  if (bill.totalCents > 0) await draftInvoice(event, bill, context)
}

function refuse(order) {
  const unfit = order.coupons.map((code) => misfit(code, order)).find((reason) => reason !== undefined)
  if (unfit !== undefined) return unfit
  if (order.coupons.length > 1 && !order.coupons.every((code) => coupons[code].combines)) return 'these coupons do not combine'
  return undefined
}

function misfit(code, { orderedOn, seats, interval, plan }) {
  if (!Object.hasOwn(coupons, code)) return `there is no coupon ${code}`
  const rule = coupons[code]
  if (rule.until !== undefined && orderedOn > rule.until) return `${code} ended on ${rule.until}`
  if (rule.minimumSeats > seats) return `${code} is for ${rule.minimumSeats} seats and more`
  if (rule.interval !== undefined && rule.interval !== interval) return `${code} is for payment by the ${rule.interval}`
  if (rule.plans !== undefined && !rule.plans.includes(plan)) return `${code} is not for the plan ${plan}`
  return undefined
}

// One after the other: 10 % and 15 % are 23.5 %, not 25 %. Whole cents after each.
function priceOf({ seats, interval, seatCents }, codes) {
  const listCents = seats * seatCents * (interval === 'year' ? 12 : 1)
  const off = (cents, code) => cents - Math.round((cents * coupons[code].percent) / 100)
  return { listCents, totalCents: codes.reduce(off, listCents) }
}

async function draftInvoice({ id, data }, { listCents, totalCents }, { fetch, settings }) {
  const { subscription, account, interval, currency } = data
  const reply = await fetch(`${settings.api}/accounts/${account}/invoices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ subscription, interval, currency, totalCents, discountCents: listCents - totalCents }),
  })
  if (reply.status >= 300) throw new Error(`no invoice for ${subscription}: ${reply.status} ${reply.body}`)
}
