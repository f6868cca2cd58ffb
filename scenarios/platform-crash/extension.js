// Money goes out once it is approved here, and each payout must be in the books exactly once.
export default async function (event, context) {
  return event.type === 'payout.made' ? enter(event, context) : approve(event.data, context.settings)
}

function approve({ payee, amountCents, currency, requestedBy, approvedBy }, settings) {
  const others = new Set(approvedBy.filter((person) => person !== requestedBy))
  const needed = amountCents >= Number(settings.twoApproveFromCents) ? 2 : 1
  if (currency !== settings.currency) return hold(`we pay in ${settings.currency}`)
  if (!Number.isSafeInteger(amountCents) || amountCents <= 0) return hold('not an amount in whole cents')
  if (!isIban(payee.iban)) return hold('the check digits of the IBAN do not fit')
  if (others.size < needed) return hold(`approvals by others: ${needed} needed, ${others.size} given`)
  return { decision: 'allow' }
}

// ISO 13616: the first four characters go to the end, letters become numbers from 10 on, and the remainder by 97 is 1.
function isIban(iban) {
  const text = iban.replaceAll(' ', '').toUpperCase()
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false
  const digits = (text.slice(4) + text.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  let remainder = 0
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97
  return remainder === 1
}

function hold(reason) {
  return { decision: 'deny', reason }
}

// Double entry. A rehearsal of the pay run moves no money, so it is not entered.
async function enter({ id, data }, { fetch, settings }) {
  if (data.rehearsal) return
  const { payout, period, payee, amountCents } = data
  const lines = [
    { account: settings.salaries, debitCents: amountCents },
    { account: settings.bank, creditCents: amountCents },
  ]
  const { status } = await fetch(`${settings.api}/journal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ reference: payout, text: `${period} ${payee.name}`, lines }),
  })
  if (status >= 300) throw new Error(`the books answered ${status} to ${payout}`)
}
