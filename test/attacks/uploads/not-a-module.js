// Does not parse.
// expected-outcome: refused
export default async function ( {
