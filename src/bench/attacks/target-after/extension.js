// A bystander's extension: each event that reaches it takes effect, by its id, at the third party.
export default async function (event, { fetch, settings }) {
  await fetch(`${settings.ledger}/told`, { method: 'POST', headers: { 'idempotency-key': event.id }, body: '' })
}
