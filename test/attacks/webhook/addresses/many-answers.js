// A name with hundreds of addresses, all of them inside.
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://many.attack.test:${insidePort}/`
export const names = () => ({ 'many.attack.test': [Array.from({ length: 25 }, (_, i) => `127.0.1.${i + 1}`)] })
