// Names of tenants, hook points and secrets that are paths, headers, SQL and prototypes.
// expected-outcome: refused
export const abuse = async (api, { tenant, hook }) => {
  const names = ['..%2f..', 'a%0d%0ax-b:1', "a'%20OR%201=1--", '__proto__', 'constructor', '%00', 'a'.repeat(300), '%F0%9F%92%A9']
  for (const name of names) {
    await api.call('GET', `/v1/tenants/${name}/attempts`)
    await api.call('POST', `/v1/tenants/${tenant}/hooks/${name}`, { data: 1 })
    await api.call('PUT', `/v1/tenants/${tenant}/extensions/${name}`, { approach: 'webhook', url: 'http://example.com/' })
  }
  await api.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, '{"data":{"__proto__":{"n":1}},"subject":"a\\r\\nb","more":1}')
}
