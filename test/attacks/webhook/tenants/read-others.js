// Reads what is another tenant's: attempts, extensions, versions, secrets.
// expected-outcome: refused
export const abuse = async (api, { bystander, hook }) => {
  for (const path of ['attempts', `extensions/${hook}`, `extensions/${hook}/versions`, 'secrets', 'attempts?limit=500', 'events'])
    await api.call('GET', `/v1/tenants/${bystander}/${path}`)
  await api.call('GET', `/v1/tenants/../tenants/${bystander}/attempts`)
  await api.call('GET', `/v1/tenants/${bystander}%2fattempts`)
}
