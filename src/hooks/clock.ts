/**
 * Microseconds on CLOCK_MONOTONIC: comparable between processes of one machine, never set back.
 * It is how an effect seen by one process is timed against an arrival intended in another.
 */
export const monotonicUs = (): number => Number(process.hrtime.bigint()) / 1_000
