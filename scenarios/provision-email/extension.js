// Heroku tells us about every change to an add-on. Accounting wants to hear of new databases, with what they cost.
export default async function (event, context) {
  const { action, data: addon, previous_data: before, actor } = event.data
  if (addon.addon_service.name !== 'heroku-postgresql') return
  // Any later change reports the state `provisioned`, too: only the step into it is a new database.
  if (action !== 'update' || addon.state !== 'provisioned' || before.state !== 'provisioning') return

  const price = await priceOf(addon.plan.name, context)
  const reply = await context.fetch(`${context.settings.api}/mail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': event.id },
    body: JSON.stringify({
      to: context.settings.accounting,
      subject: `New database for ${addon.app.name}: ${price}`,
      text: `${actor.email} provisioned ${addon.name} (${addon.plan.name}) for ${addon.app.name}. It costs ${price}.`,
    }),
  })
  if (reply.status >= 300) throw new Error(`the mail API answered ${reply.status}`)
  context.log(`told accounting about ${addon.name}`)
}

async function priceOf(plan, context) {
  const reply = await context.fetch(`${context.settings.api}/plans/${plan}`)
  if (reply.status === 404) return 'an unlisted price'
  if (reply.status >= 300) throw new Error(`the plan API answered ${reply.status}`)
  const { price } = JSON.parse(reply.body)
  return `$${(price.cents / 100).toFixed(2)} a ${price.unit}`
}
