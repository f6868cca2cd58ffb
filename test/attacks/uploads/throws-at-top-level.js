// Throws, while the module is loaded, what cannot be read.
// expected-outcome: refused
throw new Proxy({}, { get: (_, key) => (key === 'message' ? Symbol('x') : undefined) })
export default async function () {}
