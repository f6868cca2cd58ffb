// A replacement function that loops, inside the engine's own loop over the matches.
// expected-outcome: timed-out
export default async function () {
  return 'aaaa'.replace(/a/g, () => {
    for (;;) {
      // nothing
    }
  })
}
