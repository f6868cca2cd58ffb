// Portals agree on little: dates with and without a time, names with and without a surname, children as a number or a list.
const beds = { garden: 2, tower: 4, loft: 3 }

export default async function (event, context) {
  const stay = readStay(event.data)
  if (event.type === 'booking.entered') return orderCode(event.id, stay, context)
  const problem = problemOf(stay, context.settings)
  if (problem !== undefined) return { decision: 'deny', reason: problem }
  const cityTaxCents = stay.adults * stay.nights * Number(context.settings.cityTaxCents)
  return { decision: 'allow', changes: { nights: stay.nights, cityTaxCents } }
}

function readStay({ room, guest, arrival, departure, adults, children = 0, entry = 'code' }) {
  const [from, until] = [arrival.slice(0, 10), departure.slice(0, 10)]
  const nights = (Date.parse(until) - Date.parse(from)) / 86_400_000
  const name = [guest.given, guest.family].filter(Boolean).join(' ') || 'guest'
  return {
    room,
    name,
    from,
    until,
    nights,
    adults,
    heads: adults + (Array.isArray(children) ? children.length : children),
    entry,
  }
}

// Date takes 30 February for the first of March.
function isDay(text) {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function problemOf({ room, from, until, nights, heads }, { longestNights, winterBreak }) {
  const [closes, opens] = winterBreak.split('/')
  const noDay = [from, until].find((day) => !isDay(day))
  if (noDay !== undefined) return `${noDay} is no day`
  if (nights < 1) return 'the departure must lie after the arrival'
  if (nights > Number(longestNights)) return `at most ${longestNights} nights`
  if (!Object.hasOwn(beds, room)) return `there is no room “${room}”`
  if (heads > beds[room]) return `${room} has ${beds[room]} beds`
  return from < opens && until > closes ? `closed from ${closes} to ${opens}` : undefined
}

// Who asked for the reception is let in there.
async function orderCode(eventId, { room, name, from, until, entry }, { fetch, settings }) {
  if (entry !== 'code') return
  const { status } = await fetch(`${settings.api}/doors/${room}/codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': eventId },
    body: JSON.stringify({ for: name, from: `${from}T15:00`, until: `${until}T11:00` }),
  })
  if (status >= 300) throw new Error(`the lock of ${room} answered ${status}`)
}
