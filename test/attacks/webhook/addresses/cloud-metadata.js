// Where clouds keep the keys of their machines.
// expected-outcome: refused
export const url = () =>
  [
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '[::ffff:a9fe:a9fe]',
    '[fd00:ec2::254]',
    '169.254.170.2',
    '100.100.100.200',
  ].map((host) => `http://${host}/latest/meta-data/`)
