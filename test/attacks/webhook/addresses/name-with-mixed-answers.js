// A name with addresses inside before and behind one that is allowed, in the hope that the next one is tried.
// calls: 6
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://mixed.attack.test:${insidePort}/`
export const names = () => ({ 'mixed.attack.test': [['127.0.0.1', '127.0.0.2', '::1', '169.254.169.254', '10.0.0.1']] })
