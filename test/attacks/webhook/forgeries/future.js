// Well signed deliveries of a sender whose clock runs ahead, to be replayed at leisure.
// expected-outcome: refused
export const forge = (genuine) => [360, 86_400, 4_000_000_000].map((seconds) => genuine.sentAgo(-seconds))
