// Deploys anew a hundred times while events wait, each time as a new beginning, for a server that only fails.
// phase: after
// deliveries: 400
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.reply(500, {}))
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  for (let i = 0; i < 100; i++) {
    const url = `http://${host}:${port}/${i % 3}`
    await Promise.all([
      api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url }),
      ...Array.from({ length: 3 }, () => api.call('POST', `${path}/hooks/${hook}`, { data: { n: i } })),
    ])
  }
}
