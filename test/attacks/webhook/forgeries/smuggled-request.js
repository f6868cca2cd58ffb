// Length and chunks at once, chunks by odd names and two lengths, each with a forged request behind.
// expected-outcome: refused
export const forge = (genuine) => {
  const headers = genuine.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))
  const head = `POST ${genuine.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`
  const forged = genuine.body.replace('"n":1', '"n":666')
  const second = `${head}content-length: ${forged.length}\r\nconnection: close\r\n\r\n${forged}`
  const chunked = `0\r\n\r\n${second}`
  return [
    `${head}content-length: ${chunked.length}\r\ntransfer-encoding: chunked\r\n\r\n${chunked}`,
    `${head}transfer-encoding: xchunked\r\n\r\n${chunked}`,
    `${head}transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n${chunked}`,
    `${head}content-length: 0\r\ncontent-length: ${second.length}\r\n\r\n${second}`,
    `${head}content-length : 0\r\n\r\n${second}`,
    `${head}transfer-encoding:\u000bchunked\r\n\r\n${chunked}`,
  ].map((text) => Buffer.from(text, 'latin1'))
}
