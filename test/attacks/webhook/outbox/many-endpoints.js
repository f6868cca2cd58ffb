// Two hundred servers by as many names, each deployed over the last one and never answering, so that each keeps a connection.
// phase: after
// deliveries: 400
// expected-outcome: ok
export default () => {}
const nameOf = (i) => `server-${i}.test`
export const names = ({ host }) => Object.fromEntries(Array.from({ length: 200 }, (_, i) => [nameOf(i), [[host]]]))
export const abuse = async (api, { tenant, hook, port }) => {
  const path = `/v1/tenants/${tenant}`
  for (let i = 0; i < 200; i++) {
    await api.call('PUT', `${path}/extensions/${hook}`, { approach: 'webhook', url: `http://${nameOf(i)}:${port}/` })
    await api.call('POST', `${path}/hooks/${hook}`, { data: { n: i } })
  }
}
