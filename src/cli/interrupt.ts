import { exitCode } from './exit-code.ts'

export interface Interrupt extends Disposable {
  readonly signal: AbortSignal
  /** 130 or 143 once a signal came, else undefined. */
  code(): number | undefined
}

/**
 * The first Ctrl-C (or SIGTERM) asks the run to stop and save; the second ends the process at once. Our child
 * processes then end by themselves, because their stdin does.
 */
export const listenForInterrupt = (promise = 'what has been measured is saved'): Interrupt => {
  const controller = new AbortController()
  let code: number | undefined
  const stop = (value: number) => (): void => {
    if (code !== undefined) process.exit(value)
    code = value
    console.error(`\nStopping: ${promise}. Press Ctrl-C again to stop at once.`)
    controller.abort()
  }
  const [onInterrupt, onTerminate] = [stop(exitCode.interrupted), stop(exitCode.terminated)]
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    code: () => code,
    [Symbol.dispose]() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
