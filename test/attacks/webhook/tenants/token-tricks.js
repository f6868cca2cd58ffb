// Tokens in other places and forms, and none.
// expected-outcome: refused
export const abuse = async (api, { bystander }) => {
  const path = `/v1/tenants/${bystander}/attempts`
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'bearer null',
    `Bearer ${'a'.repeat(10_000)}`,
    'Bearer hbo_',
  ])
    await api.call('GET', path, undefined, { authorization })
  await api.call('GET', `${path}?token=x`, undefined, { 'x-forwarded-for': '127.0.0.1', 'x-original-url': '/healthz' })
}
