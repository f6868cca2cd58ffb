// Ends the engine while the module is loaded.
// expected-outcome: refused
export const letters = 'x'.repeat(2 ** 28).split('')
export default async function () {}
