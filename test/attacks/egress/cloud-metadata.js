// Asks for the credentials that clouds hand out at this address. Refused by the list, before anything is sent.
// expected-outcome: ok
export default async function (event, context) {
  for (const host of ['169.254.169.254', '[fd00:ec2::254]', '0xa9fea9fe', '2852039166']) {
    const answered = await context.fetch(`http://${host}/latest/meta-data/`).catch(() => undefined)
    if (answered) throw new Error(`out: ${host} answered ${answered.status}`)
  }
  return { decision: 'allow' }
}
