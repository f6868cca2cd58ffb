import { stripVTControlCharacters } from 'node:util'

/**
 * Text that came from elsewhere (a scenario's author, a customer's error) as one line without control characters, so
 * that it cannot move a terminal's cursor or break a table.
 */
export const plainText = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
