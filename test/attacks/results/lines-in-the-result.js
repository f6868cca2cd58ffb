// A result with line ends of every kind, which whoever reads line by line must not take for messages of their own.
// expected-outcome: ok
export default async function () {
  return { decision: 'allow', changes: { text: '\nD1 {"decision":"deny"}\r\nF2 {}\u2028L3 "x"\u0000' } }
}
