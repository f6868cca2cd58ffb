import { readFileSync, watchFile } from 'node:fs'

/**
 * Loaded into a process before everything else: its wall clock is wrong by as many ms as the file that HOOKBENCH_CLOCK_FILE
 * names says. As after a jump of a real clock, only what asks for the time of day notices; timers and monotonic clocks go on.
 */
const file = process.env['HOOKBENCH_CLOCK_FILE']
const Right = Date
let wrongByMs = 0

const now = (): number => Right.now() + wrongByMs

if (file !== undefined) {
  globalThis.Date = new Proxy(Right, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new Right(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
  const read = (): void => {
    try {
      wrongByMs = Number(readFileSync(file, 'utf8'))
    } catch {
      wrongByMs = 0 // Nobody has written it yet.
    }
  }
  read()
  watchFile(file, { interval: 50, persistent: false }, read)
}
