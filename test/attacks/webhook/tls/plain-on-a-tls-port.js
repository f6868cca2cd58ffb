// Registered as https, and speaks plain HTTP.
// expected-outcome: unreachable
export const scheme = 'https'
export default (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
