// A loop in code that was made at run time, which no check of the upload has seen.
// expected-outcome: timed-out, failed
export default async function () {
  return new Function('for (;;) {}')()
}
