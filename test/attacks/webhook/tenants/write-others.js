// Deploys, rolls back, calls and signs up in another tenant's name.
// expected-outcome: refused
export const abuse = async (api, { bystander, hook, host, port }) => {
  const path = `/v1/tenants/${bystander}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  await api.call('POST', `${path}/extensions/${hook}/rollback`, {})
  await api.call('POST', `${path}/extensions/${hook}/release`, {})
  await api.call('POST', `${path}/hooks/${hook}`, { data: { n: 1 } })
  await api.call('PUT', path)
  await api.call('PUT', `${path}/secrets/secret`, { value: 'mine-from-now-on' })
}
