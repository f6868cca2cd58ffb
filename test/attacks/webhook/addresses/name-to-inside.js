// A name whose only address is inside.
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://inside.attack.test:${insidePort}/`
export const names = () => ({ 'inside.attack.test': [['127.0.0.1', '::1']] })
