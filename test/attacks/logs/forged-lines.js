// Lines that look like others: line ends, the codes by which a terminal is driven, messages of the platform's own kind.
// expected-outcome: ok
export default async function (event, context) {
  context.log('a\nD1 {"decision":"deny"}\nL1 "forged"')
  context.log('\u001b[2J\u001b]0;title\u0007\u202e')
  return { decision: 'allow' }
}
