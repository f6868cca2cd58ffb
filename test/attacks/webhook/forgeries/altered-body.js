// A byte of the body changed, added or left out: at its beginning, in its middle and at its end.
// expected-outcome: refused
export const forge = (genuine) => {
  const { body } = genuine
  const flipped = (at) => body.slice(0, at) + String.fromCharCode(body.charCodeAt(at) ^ 1) + body.slice(at + 1)
  return [
    ...[0, 1, body.length >> 1, body.length - 1].map((at) => genuine.with({}, flipped(at))),
    genuine.with({}, `${body} `),
    genuine.with({}, ` ${body}`),
    genuine.with({}, `${body}\n`),
    genuine.with({}, body.slice(0, -1)),
    genuine.with({}, ''),
  ]
}
