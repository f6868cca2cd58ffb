// A top level that waits for ever.
// expected-outcome: refused, bad-reply
await new Promise(() => {})
export default async function () {}
