// The greeting of a mail server, of SSH and of nobody.
// calls: 3
// expected-outcome: failed, unknown
const greetings = ['220 mail.example.com ESMTP\r\n', 'SSH-2.0-OpenSSH_9.9\r\n', '\u0000\u0001\u0002']
export default (socket, n) => socket.write(greetings[(n - 1) % greetings.length])
