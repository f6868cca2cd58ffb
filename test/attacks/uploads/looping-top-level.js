// A loop that runs while the module is loaded.
// expected-outcome: refused
for (;;) {
  // nothing
}
export default async function () {}
