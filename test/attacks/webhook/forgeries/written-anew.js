// The same event written anew: other white space, other order of keys, other escapes.
// expected-outcome: refused
export const forge = (genuine) => {
  const event = JSON.parse(genuine.body)
  return [
    genuine.with({}, JSON.stringify(event, null, 2)),
    genuine.with({}, JSON.stringify(Object.fromEntries(Object.entries(event).reverse()))),
    genuine.with({}, genuine.body.replace('"id"', '"\\u0069d"')),
    genuine.with({}, genuine.body.replace(/}$/, ',"data":{"n":666}}')),
  ]
}
