// The genuine body, said to be compressed, or of another type and charset: the bytes are what is signed.
// expected-outcome: ok, refused
export const forge = (genuine) => [
  genuine.with({ 'content-encoding': 'gzip' }),
  genuine.with({ 'content-type': 'application/x-www-form-urlencoded' }),
  genuine.with({ 'content-type': 'application/json; charset=utf-7' }),
  genuine.with({ 'content-type': undefined }),
]
