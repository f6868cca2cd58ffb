// 127.0.0.1 and the metadata address by NAT64, 6to4 and Teredo.
// expected-outcome: refused
export const url = ({ insidePort }) =>
  [
    '[64:ff9b::7f00:1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::1]',
    '[2001:0:7f00:1::1]',
    '[64:ff9b:1::7f00:1]',
  ].map((host) => `http://${host}:${insidePort}/`)
