// Operations as large as they may be, fifty at once, for whoever keeps them all in memory.
// expected-outcome: ok
export const abuse = async (api, { tenant, hook, host, port, hugeText }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  const data = hugeText(1).slice(0, 250 * 1024)
  await Promise.all(Array.from({ length: 50 }, () => api.call('POST', `${path}/hooks/${hook}`, { data })))
}
