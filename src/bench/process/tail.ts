/** Keeps the last `maxLines` lines; a line longer than 2,000 characters is cut. */
export const createTail = (maxLines: number) => {
  const lines: string[] = []
  return {
    add: (line: string): void => {
      lines.push(line.slice(0, 2_000))
      if (lines.length > maxLines) lines.shift()
    },
    text: (): string => lines.join('\n'),
  }
}
