// An alias (CNAME) of a name that is inside.
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://alias.attack.test:${insidePort}/`
export const names = () => ({
  'alias.attack.test': [['cname:inside.attack.test']],
  'inside.attack.test': [['127.0.0.1']],
})
