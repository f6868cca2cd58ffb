// Four hundred operations at once to an address that takes each of them as slowly as it may.
// expected-outcome: ok
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/` })
  for (let i = 0; i < 8; i++)
    await Promise.all(Array.from({ length: 50 }, (_, k) => api.call('POST', `${path}/hooks/${hook}`, { data: { n: k } })))
}
