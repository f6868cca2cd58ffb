// Triage: which mails become a ticket, in which queue, and until when somebody has to have answered.
const hoursToAnswer = { enterprise: 1, business: 8, free: 72 }
const queues = [
  ['security', /\b(breach|phishing|vulnerability|leaked)\b/i],
  ['billing', /\b(invoice|refund|charged|rechnung)\b/i],
  ['outage', /\b(down|unreachable|error 5\d\d)\b/i],
]

export default async function (event, context) {
  const mail = event.data
  const ticket = { queue: queueOf(mail), answerBy: deadlineOf(mail) }
  if (event.type === 'ticket.filed') return announce(event.id, mail, ticket, context)
  const machine = writtenByMachine(mail, context.settings)
  return machine === undefined ? { decision: 'allow', changes: ticket } : { decision: 'deny', reason: machine }
}

// Two desks that confirm each other's confirmations would go on for ever.
function writtenByMachine({ from, headers }, { ourDomain }) {
  if ((headers['auto-submitted'] ?? 'no') !== 'no') return 'an automatic reply'
  if (headers['precedence'] === 'bulk') return 'a mailing list'
  return from.endsWith(`@${ourDomain}`) ? 'our own mail came back' : undefined
}

function queueOf({ subject, text }) {
  return queues.find(([, words]) => words.test(`${subject} ${text}`))?.[0] ?? 'general'
}

// From when the mail came in: one that was read late does not get longer.
function deadlineOf({ receivedAt, plan }) {
  return new Date(Date.parse(receivedAt) + hoursToAnswer[plan] * 3_600_000).toISOString()
}

async function announce(eventId, mail, { queue, answerBy }, { fetch, settings, log }) {
  if (queue === 'general' && mail.plan === 'free') return log(`${mail.ticket} can wait`)
  const reply = await fetch(`${settings.api}/channels/${queue}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': eventId },
    body: JSON.stringify({ text: `${mail.ticket}: “${mail.subject}” from ${mail.from}, answer by ${answerBy}` }),
  })
  if (reply.status >= 300) throw new Error(`the chat answered ${reply.status}`)
}
