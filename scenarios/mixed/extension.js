// Where a call rings. `deny` hangs up before it rings anywhere.
const desks = { 49: 'german', 43: 'german', 33: 'french', 32: 'french' }

export default async function (event, context) {
  const call = event.data
  const nuisance = nuisanceOf(call)
  if (event.type === 'call.routed') {
    if (nuisance === undefined) await record(event.id, call, context)
    return
  }
  if (nuisance !== undefined) return { decision: 'deny', reason: nuisance }
  return { decision: 'allow', changes: { dial: numberFor(call, context.settings), whisper: `${deskOf(call)} desk` } }
}

// Attestation as STIR/SHAKEN has it: the caller's carrier did not vouch for the number.
function nuisanceOf({ From, StirVerstat = '' }) {
  if (/^(anonymous|restricted|\+266696687)$/i.test(From)) return 'the caller hides the number'
  return StirVerstat.startsWith('TN-Validation-Failed') ? 'the number is forged' : undefined
}

function deskOf({ From }) {
  return desks[From.slice(1, 3)] ?? 'english'
}

function numberFor({ StartTime }, { frontDesk, onCall, utcOffsetMinutes }) {
  const there = new Date(Date.parse(StartTime) + Number(utcOffsetMinutes) * 60_000)
  const [day, hour] = [there.getUTCDay(), there.getUTCHours()]
  return day >= 1 && day <= 5 && hour >= 8 && hour < 18 ? frontDesk : onCall
}

async function record(eventId, call, { fetch, settings }) {
  const form = new URLSearchParams({ sid: call.CallSid, caller: call.From, name: call.CallerName ?? '', desk: deskOf(call) })
  const reply = await fetch(`${settings.api}/contacts/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': eventId },
    body: form.toString(),
  })
  if (reply.status >= 300) throw new Error(`the contact list answered ${reply.status} for ${call.CallSid}`)
}
