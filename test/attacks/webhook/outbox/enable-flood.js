// Enables, holds and enables again five hundred times an address that is gone, with an event in between now and then. No event may be tried more than ten times.
// phase: after
// deliveries: 500
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.reply(410, {}))
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  for (let i = 0; i < 50; i++) {
    await api.call('POST', `${path}/hooks/${hook}`, { data: { n: i } })
    const switches = Array.from({ length: 10 }, (_, k) =>
      api.call('POST', `${path}/extensions/${hook}/${k % 2 ? 'enable' : 'disable'}`),
    )
    await Promise.all(switches)
  }
}
