import type { Phase } from '../hooks/hook-point.ts'

/**
 * The one figure that a scenario's finding rests on, named before any run: at a `before` hook somebody waits for the
 * answer, at an `after` hook somebody waits for the effect.
 */
export const headlineMetric = (phase: Phase): string => (phase === 'before' ? 'response-p50' : 'effect-p50')
