// Ends the process in which it runs.
// expected-outcome: failed
export default async function () {
  process.kill(process.pid, 'SIGKILL')
}
