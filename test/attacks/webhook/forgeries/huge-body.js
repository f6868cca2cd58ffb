// Two megabytes under a signature that is not theirs: nothing may be digested before the size is known.
// expected-outcome: refused
export const forge = (genuine, { hugeText }) => genuine.with({}, hugeText(2))
