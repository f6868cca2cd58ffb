// Full-width, circled and mathematical digits, and dots of other scripts, which IDNA makes plain ones.
// expected-outcome: refused, unreachable
export const url = ({ insidePort }) =>
  ['１２７.０.０.１', '①②⑦.⓪.⓪.①', '127。0。0。1', '127．0．0．1', '𝟏𝟐𝟕.𝟎.𝟎.𝟏', 'ⓛocalhost.'].map(
    (host) => `http://${host}:${insidePort}/`,
  )
