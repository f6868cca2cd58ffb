// A delivery that is genuine for one customer, sent to another one's address on the same server.
// expected-outcome: refused
export const forge = (genuine, { bystander, tenant }) => [
  { ...genuine.with({}), path: `/hooks/${bystander}` },
  { ...genuine.with({}), path: `/hooks/${tenant}-too` },
  { ...genuine.with({}), path: `/hooks/${tenant}%2f..%2f${bystander}` },
  { ...genuine.with({}), path: `/hooks/${tenant}/` },
  { ...genuine.with({}), path: '/hooks/__proto__' },
]
