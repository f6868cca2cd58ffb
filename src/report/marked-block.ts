import { BenchError } from '../hooks/bench-error.ts'

/** A part of a text that is written by machine: what it holds, and the name in the two comments around it. */
export interface BlockPlace {
  readonly name: string
  /** In the README: "the results". */
  readonly what: string
}

/** The text with `content` between its two marks, each of which stands on a line of its own. @throws BenchError E_NO_BLOCK */
export const withBlock = (text: string, { name, what }: BlockPlace, content: string): string => {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to < from)
    throw new BenchError(
      'E_NO_BLOCK',
      `the README has no place for ${what}: it must hold ${start} and, after it, ${end}`,
      `put the two lines where ${what} belong, each on a line of its own, and do it again`,
    )
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`
}
