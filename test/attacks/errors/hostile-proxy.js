// A proxy whose every trap throws another such proxy.
// expected-outcome: failed, timed-out
export default async function () {
  const trap = () => {
    throw make()
  }
  const make = () => new Proxy({}, new Proxy({}, { get: () => trap }))
  throw make()
}
