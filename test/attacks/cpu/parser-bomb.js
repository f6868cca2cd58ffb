// Five million brackets for the parser, which is recursive and runs before anything of ours does.
// expected-outcome: failed, timed-out, over-limit
export default async function () {
  return new Function(`return ${'['.repeat(5_000_000)}`)()
}
