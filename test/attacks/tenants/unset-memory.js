// Fresh buffers, in the hope that they still hold what another tenant had there.
// expected-outcome: ok, timed-out, over-limit, failed
export default async function (event, context) {
  const bytes = new Uint8Array(new ArrayBuffer(16 * 2 ** 20))
  const at = bytes.findIndex((byte) => byte !== 0)
  if (at >= 0) context.log(String.fromCharCode(...bytes.subarray(at, at + 1_000)))
  return { decision: 'allow' }
}
