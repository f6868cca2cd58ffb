// Nobody drives on a licence that nobody has seen: when the register cannot be asked, this fails, and the car stays locked.
export default async function (event, context) {
  if (event.type === 'car.unlocked') return insure(event, context)
  const { driver, car, from } = event.data
  const reply = await context.fetch(`${context.settings.api}/licences/${driver}`)
  if (reply.status === 404) return deny('no licence is on record')
  if (reply.status !== 200) throw new Error(`the register answered ${reply.status}`)
  const { validUntil, classes, suspended } = JSON.parse(reply.body)
  if (suspended) return deny('the licence is suspended')
  if (from.slice(0, 10) > validUntil) return deny(`the licence ended on ${validUntil}`)
  const since = classes[car.class === 'lorry' ? 'C1' : 'B']
  if (since === undefined) return deny(`the licence is not for a ${car.class}`)
  const years = yearsBetween(since, from.slice(0, 10))
  if (car.class === 'van' && years < Number(context.settings.vanFromYears)) return deny('too new a driver for a van')
  return { decision: 'allow', changes: { licenceSeenYears: years } }
}

function deny(reason) {
  return { decision: 'deny', reason }
}

// Whole years, as birthdays are counted; both are written 2024-03-04.
function yearsBetween(since, day) {
  const years = Number(day.slice(0, 4)) - Number(since.slice(0, 4))
  return day.slice(5) < since.slice(5) ? years - 1 : years
}

// Companies insure their own staff for the whole year.
async function insure({ id, data: { rental, driver, car, from, plannedHours, account } }, { fetch, settings }) {
  if (account.kind === 'company') return
  const { status } = await fetch(`${settings.api}/policies/fleet/trips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ rental, driver, plate: car.plate, from, hours: Math.max(1, Math.ceil(plannedHours)) }),
  })
  if (status >= 300) throw new Error(`the insurance answered ${status}`)
}
