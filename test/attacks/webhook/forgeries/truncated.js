// The genuine request, cut off in its head and in its body, with the connection kept open.
// expected-outcome: refused
export const forge = (genuine) => {
  const head = genuine.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const whole = `POST ${genuine.path} HTTP/1.1\r\n${head}\r\n${genuine.body}`
  return [Buffer.from(whole.slice(0, 60)), Buffer.from(whole.slice(0, -10))]
}
