// The very same bytes, twenty times: nothing may happen a second time. The answer may be that of the first.
// expected-outcome: ok, refused
export const forge = (genuine) => Array.from({ length: 20 }, () => genuine.with({}))
