// Status lines that are no status: 000, 999, -1 and a word.
// calls: 4
// expected-outcome: failed, unknown, timed-out
const lines = ['000 None', '999 Most', '-1 Less', 'OK 200']
export default (socket, n) =>
  socket.onRequest(() => socket.end(`HTTP/1.1 ${lines[(n - 1) % lines.length]}\r\ncontent-length: 0\r\n\r\n`))
