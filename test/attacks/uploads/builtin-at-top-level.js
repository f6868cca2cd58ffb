// A builtin that no time-out stops, while the module is loaded.
// expected-outcome: refused
export const at = Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)
export default async function () {}
