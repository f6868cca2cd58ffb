// A name that is allowed when it is asked for first, and inside from then on.
// calls: 6
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://rebind.attack.test:${insidePort}/`
export const names = () => ({ 'rebind.attack.test': [['127.0.0.2'], ['127.0.0.1']] })
