// Decides the reply to an SMS. `deny` means that no reply is sent.
const optOut = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'])
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

export default async function (event, context) {
  const { Body, DateCreated } = event.data
  const words = Body.trim().toUpperCase().split(/\s+/)
  if (words.length === 1 && optOut.has(words[0])) return { decision: 'deny', reason: 'the sender opted out' }
  return { decision: 'allow', changes: { reply: replyTo(words, shopTime(DateCreated, context.settings), context.settings) } }
}

function replyTo([keyword, argument], now, settings) {
  const { shop, opens, closes } = settings
  switch (keyword) {
    case 'HELP':
    case 'INFO':
      return `${shop}: write HOURS, or ORDER and its number. STOP ends all messages.`
    case 'HOURS':
      return `We are open Monday to Saturday, ${opens} to ${closes}. Right now we are ${isOpen(now, settings) ? 'open' : 'closed'}.`
    case 'ORDER':
      return orderReply(argument)
  }
  if (isOpen(now, settings)) return `Thank you for writing to ${shop}! One of us answers within the hour.`
  return `Thank you for writing to ${shop}! It is ${days[now.day]}, ${now.clock}, and we are closed. We open ${nextOpening(now, settings)} at ${opens}.`
}

function orderReply(argument = '') {
  const number = argument.replace(/^#/, '')
  if (!/^[0-9]{4,8}$/.test(number)) return 'Please write ORDER and the number on your receipt, for example ORDER 10482.'
  return `Order ${number}: we are looking it up and will write to you in a minute.`
}

// The time at the shop when the message came in, not when this code runs: a retry must not change the answer.
function shopTime(dateCreated, { utcOffsetMinutes }) {
  const there = new Date(Date.parse(dateCreated) + Number(utcOffsetMinutes) * 60_000)
  return { day: there.getUTCDay(), clock: there.toISOString().slice(11, 16) }
}

function nextOpening({ day, clock }, { opens }) {
  if (day !== 0 && clock < opens) return 'today'
  // Saturday is followed by a Sunday, on which the shop stays closed.
  return `on ${days[day === 6 ? 1 : day + 1]}`
}

function isOpen({ day, clock }, { opens, closes }) {
  return day !== 0 && clock >= opens && clock < closes
}
