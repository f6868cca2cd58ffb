// Values that change how Node shows them (CVE-2023-37903 got out of vm2 by this symbol).
// expected-outcome: ok
export default async function (event, context) {
  const out = (depth, options, inspect) => inspect.constructor('return process')().env
  const value = { [Symbol.for('nodejs.util.inspect.custom')]: out, [Symbol.for('nodejs.util.promisify.custom')]: out }
  context.log(value, [value], new Map([[value, value]]))
  return { decision: 'allow' }
}
