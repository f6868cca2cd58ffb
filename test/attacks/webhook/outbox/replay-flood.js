// Fifty events that have arrived, and two hundred requests to deliver all of them once more.
// phase: after
// deliveries: 3000
// expected-outcome: ok
export default (socket) => socket.onRequest(() => socket.reply(200, {}))
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  await Promise.all(Array.from({ length: 50 }, () => api.call('POST', `${path}/hooks/${hook}`, { data: 1 })))
  for (let i = 0; i < 10; i++)
    await Promise.all(Array.from({ length: 20 }, () => api.call('POST', `${path}/replay`, { state: 'all' })))
}
