// Well signed deliveries that were recorded six minutes, a day and a year ago.
// expected-outcome: refused
export const forge = (genuine) => [301, 360, 86_400, 31_536_000].map((seconds) => genuine.sentAgo(seconds + 5))
