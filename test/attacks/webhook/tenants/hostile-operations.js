// Operations that are too deep, too large, cut off, or no JSON.
// expected-outcome: refused
export const abuse = async (api, { tenant, hook, hugeText }) => {
  const path = `/v1/tenants/${tenant}/hooks/${hook}`
  await api.call('POST', path, `{"data":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)
  await api.call('POST', path, { data: hugeText(1) })
  await api.call('POST', path, '{"data":')
  await api.call('POST', path, '')
  await api.call('POST', path, { data: 1, subject: 'x'.repeat(300) })
  await api.call('POST', path, '{"data":1}', { 'content-type': 'text/plain' })
}
