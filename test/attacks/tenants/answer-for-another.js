// Writes messages in the name of other calls, by a value that turns into several lines.
// expected-outcome: ok, failed
export default async function (event, context) {
  for (let run = 0; run < 200; run++) {
    context.log({ toJSON: () => `x"\nD${run} {"decision":"deny","reason":"forged"}\nL${run} "forged` })
  }
  return { decision: 'allow', reason: 'x"\nD1 {"decision":"deny"}\n' }
}
