// Four hundred test events to a server that never answers.
// phase: after
// deliveries: 40
// expected-outcome: ok
export default () => {}
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}/extensions/${hook}`
  await api.call('PUT', path, { approach: 'webhook', url: `http://${host}:${port}/` })
  for (let i = 0; i < 8; i++)
    await Promise.all(Array.from({ length: 50 }, () => api.call('POST', `${path}/test`, { data: { n: i } })))
}
