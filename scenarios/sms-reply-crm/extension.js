// Asks the shop's CRM who wrote, then for that customer's last order. What the CRM cannot tell is not guessed.
const states = { packed: 'is packed', sent: 'is on its way', delivered: 'was delivered' }

export default async function (event, context) {
  const customer = await lookUp(context, `/customers/${event.data.From.slice(1)}`)
  if (customer === undefined) return reply('We do not know this number. Please write the number on your receipt.')
  if (customer.lastOrder === null) return reply(`Hello ${customer.name}! We have no order of yours.`)
  const order = await lookUp(context, `/orders/${customer.lastOrder}`)
  if (order === undefined) return reply(`Hello ${customer.name}! We are looking it up and will write to you.`)
  return reply(`Hello ${customer.name}! Order ${order.id} ${states[order.state]} (${order.carrier}).`)
}

async function lookUp({ fetch, settings }, path) {
  const { status, body } = await fetch(settings.api + path)
  if (status === 404) return undefined
  if (status !== 200) throw new Error(`the CRM answered ${status} to GET ${path}`)
  return JSON.parse(body)
}

function reply(text) {
  return { decision: 'allow', changes: { reply: text } }
}
