// Pages, cursors and filters of the attempt log that ask for everything, for nothing, and for what is no page.
// expected-outcome: ok
export const abuse = async (api, { tenant }) => {
  const path = `/v1/tenants/${tenant}/attempts`
  for (const query of [
    'limit=500',
    'limit=0',
    'limit=1e9',
    'limit=-1',
    'cursor=-1',
    'cursor=999999999999999',
    "hook=' OR 1=1",
    'outcome=all',
  ])
    await api.call('GET', `${path}?${query.replaceAll(' ', '%20')}`)
}
