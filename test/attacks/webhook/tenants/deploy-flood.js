// A hundred deploys of addresses of its own, one over the other, while it is called.
// expected-outcome: ok
export const abuse = async (api, { tenant, hook, host, port }) => {
  const path = `/v1/tenants/${tenant}`
  for (let i = 0; i < 20; i++) {
    const deploys = Array.from({ length: 5 }, (_, k) =>
      api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${host}:${port}/${i}/${k}` }),
    )
    await Promise.all([...deploys, api.call('POST', `${path}/hooks/${hook}`, { data: { n: i } })])
  }
}
