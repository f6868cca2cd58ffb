// Answers 410 and 200 in turn, and enables itself each time that it is gone. No event may be tried more than ten times.
// phase: after
// deliveries: 1000
// expected-outcome: ok
let asked = 0
export default (socket) => socket.onRequest(() => socket.reply(asked++ % 2 ? 200 : 410, {}))
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  for (let i = 0; i < 20; i++) {
    await Promise.all(Array.from({ length: 5 }, () => api.call('POST', `${path}/hooks/${hook}`, { data: { n: i } })))
    await api.call('POST', `${path}/extensions/${hook}/enable`)
  }
}
