// Three hundred events of 200 KB for a server that never answers: sixty megabytes that must wait somewhere.
// phase: after
// deliveries: 40
// expected-outcome: ok
export default () => {}
export const abuse = async (api, { tenant, hook, host, port, hugeText }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  const data = hugeText(1).slice(0, 200 * 1024)
  for (let i = 0; i < 30; i++)
    await Promise.all(Array.from({ length: 10 }, () => api.call('POST', `${path}/hooks/${hook}`, { data })))
}
