// Times that are no plain number of seconds: signed, spaced, in hex, in milliseconds, in other digits, endless.
// expected-outcome: refused
export const forge = (genuine) => {
  const seconds = genuine.header('webhook-timestamp')
  return [
    ...[`+${seconds}`, `${seconds}.0`, `${seconds}e0`, `0x${Number(seconds).toString(16)}`, `${seconds}000`, `-${seconds}`],
    ...['NaN', 'Infinity', '9'.repeat(500), '0', new Date(Number(seconds) * 1_000).toISOString(), `0${seconds}`],
  ].map((timestamp) => genuine.with({ 'webhook-timestamp': timestamp }))
}
