// Has another tenant's secret sign something, which would tell whether a guess of it is right.
// expected-outcome: failed
export default async function (event, context) {
  const key = context.secrets.use('secret')
  context.log(await context.crypto.hmac('sha256', key, 'x'))
  return { decision: 'allow' }
}
