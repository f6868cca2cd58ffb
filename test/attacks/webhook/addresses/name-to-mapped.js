// A name whose IPv6 answers carry 127.0.0.1: mapped, by NAT64 and by 6to4.
// expected-outcome: unreachable
export const url = ({ insidePort }) => `http://mapped.attack.test:${insidePort}/`
export const names = () => ({ 'mapped.attack.test': [['::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::']] })
