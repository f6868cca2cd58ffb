// What is the operator's alone: metrics, sign-ups, pardons.
// expected-outcome: refused
export const abuse = async (api, { tenant, hook }) => {
  await api.call('GET', '/metrics')
  await api.call('PUT', '/v1/tenants/one-more')
  await api.call('POST', `/v1/tenants/${tenant}/extensions/${hook}/release`, {})
}
