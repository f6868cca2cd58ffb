// Everything that is no http, down to files and data.
// expected-outcome: refused
export const url = ({ host, port }) => [
  ...['ftp', 'ws', 'wss', 'gopher', 'dict', 'ldap', 'tftp', 'HTTP+unix', 'h2'].map((scheme) => `${scheme}://${host}:${port}/`),
  ...[
    'file:///etc/passwd',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    'blob:http://a/b',
    '//127.0.0.1/',
  ],
]
