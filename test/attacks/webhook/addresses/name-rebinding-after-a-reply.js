// A name that answers well once, closes the connection, and is inside when it is asked for again.
// calls: 4
// expected-outcome: ok
export const url = ({ port }) => `http://turns.attack.test:${port}/`
export const names = () => ({ 'turns.attack.test': [['127.0.0.2'], ['127.0.0.1'], ['::1']] })
