import type { Progress } from '../bench/runner/run.ts'

export interface ProgressReporter {
  show(progress: Progress): void
  /** Clears the live line, so that what follows starts at the left. */
  end(): void
}

/**
 * On a terminal one live line, else a line a trial; always on stderr, always with the time that is left. The estimate
 * starts from the plan's and becomes the trials' own as they are timed.
 */
export const createProgress = (stream: NodeJS.WriteStream, plannedSeconds: number): ProgressReporter => {
  const startedMs = performance.now()
  let skipped: number | undefined
  const left = ({ ended, total }: Progress): string => {
    skipped ??= ended
    const elapsed = (performance.now() - startedMs) / 1_000
    const timed = ended - skipped
    const perTrial = timed < 4 ? plannedSeconds / Math.max(1, total) : elapsed / timed
    return duration(perTrial * (total - ended))
  }
  return {
    show(progress) {
      const { state, planned, reasons, ended, total } = progress
      const where = `${planned.fault ? `${planned.fault.id} in ` : ''}${planned.scenario} × ${planned.approach}, round ${planned.round}`
      const place = `[${String(ended).padStart(String(total).length)}/${total}]`
      if (state === 'void') {
        clear(stream)
        stream.write(
          `${place} ${where}: void, try ${progress.try} of 3: ${reasons[0] ?? ''}${reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : ''}\n`,
        )
      } else if (stream.isTTY) {
        clear(stream)
        stream.write(`${place} ${where} … about ${left(progress)} left`.slice(0, (stream.columns || 80) - 1))
      } else if (state === 'sound') stream.write(`${place} ${where}: done, about ${left(progress)} left\n`)
    },
    end: () => clear(stream),
  }
}

const clear = (stream: NodeJS.WriteStream): void => {
  if (stream.isTTY) stream.write('\r\x1b[2K')
}

/** `45 s`, `3 min 20 s`, `2 h 5 min` */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 90) return `${whole} s`
  if (whole < 5_400) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
