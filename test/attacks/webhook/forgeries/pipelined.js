// The genuine request, and a forged one right behind it on the same connection. Only the first may be believed.
// expected-outcome: ok
export const forge = (genuine) => {
  const headers = genuine.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))
  const request = (body, last) =>
    `POST ${genuine.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${body.length}\r\n${last ? 'connection: close\r\n' : ''}\r\n${body}`
  return Buffer.from(request(genuine.body, false) + request(genuine.body.replace('"n":1', '"n":666'), true))
}
