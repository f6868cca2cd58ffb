// A proxy that was revoked: even asking for its type can throw.
// expected-outcome: failed
export default async function () {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  throw proxy
}
