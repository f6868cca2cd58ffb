// The genuine delivery by other methods, and by headers that ask for another one.
// expected-outcome: refused
export const forge = (genuine) => {
  const forged = genuine.with({ 'x-http-method-override': 'DELETE' }, genuine.body.replace('"n":1', '"n":2'))
  const head = genuine.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return [
    forged,
    ...['GET', 'PUT', 'PATCH', 'DELETE', 'TRACE'].map((method) =>
      Buffer.from(
        `${method} ${genuine.path} HTTP/1.1\r\n${head.replace(/^connection: .*\r\n/im, '')}connection: close\r\n\r\n${genuine.body}`,
      ),
    ),
  ]
}
