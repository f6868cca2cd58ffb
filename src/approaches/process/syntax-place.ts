import { execFile } from 'node:child_process'
import type { SourcePlace } from '../../hooks/source-place.ts'

/**
 * Where a module's syntax is wrong: Node tells it on stderr only, of a module that it was asked to check and not to run.
 * Undefined when it does not say.
 */
export const placeOfSyntaxError = (code: string): Promise<SourcePlace | undefined> =>
  new Promise((resolve) => {
    const args = ['--permission', '--check', '--input-type=module']
    const options = { env: {}, cwd: '/', timeout: patienceMs, killSignal: 'SIGKILL' } as const
    const child = execFile(process.execPath, args, options, (_error, _stdout, stderr) => resolve(readPlace(stderr)))
    child.stdin?.on('error', () => {})
    child.stdin?.end(code)
  })

const patienceMs = 5_000

/** `[stdin]:<line>`, the line itself, and a caret below the place. */
const readPlace = (report: string): SourcePlace | undefined => {
  const [head = '', , caret = ''] = report.split('\n')
  const line = Number(/^\[stdin\]:(\d+)$/.exec(head)?.[1])
  const column = caret.indexOf('^') + 1
  return line > 0 && column > 0 ? { line, column } : undefined
}
