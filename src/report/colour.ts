/** What a piece of text means; how it looks is the format's business. */
export type Tone = 'plain' | 'strong' | 'good' | 'bad' | 'warn' | 'dim'

export interface ColourAsk {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTTY: boolean
}

/** NO_COLOR wins when it is set to anything (no-color.org), then FORCE_COLOR (0 and false are no), then the terminal. */
export const colourWanted = ({ env, isTTY }: ColourAsk): boolean => {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY && env['TERM'] !== 'dumb'
}

const codes: Readonly<Record<Tone, string>> = { plain: '', strong: '1', good: '32', bad: '31', warn: '33', dim: '2' }

export const paint = (text: string, tone: Tone, colour: boolean): string =>
  colour && text !== '' && codes[tone] !== '' ? `\x1b[${codes[tone]}m${text}\x1b[0m` : text
