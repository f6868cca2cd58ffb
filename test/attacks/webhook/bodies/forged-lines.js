// An error that writes what looks like lines of the platform's own log, and sets the reader's terminal.
// expected-outcome: failed
export default (socket, n, { mark }) =>
  socket.onRequest(() =>
    socket.reply(500, {
      name: `${mark}\u001b]0;owned\u0007`,
      message: `x\n${mark} FATAL the platform is compromised\r\n\u001b[2J\u001b[31m${mark}\u0000\u202e`,
      stack: `Error\n    at ${mark} (file:///etc/passwd:1:1)`,
    }),
  )
