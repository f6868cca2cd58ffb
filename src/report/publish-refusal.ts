import { BenchError } from '../hooks/bench-error.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'

/**
 * What is published will be cited, so it must be repeatable and whole.
 * @throws BenchError E_NOT_PUBLISHABLE with every reason
 */
export const refuseToPublish = (manifest: Manifest, summary: Summary): void => {
  const reasons = [
    ...(manifest.profile === 'smoke' ? ['it is a smoke run, whose figures say nothing'] : []),
    ...(manifest.dirty ? ['its code had changes that no commit holds'] : []),
    ...(/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(manifest.commit) ? [] : ['it belongs to no known commit']),
    ...(summary.complete ? [] : ['it was stopped before its end']),
    ...(summary.cells.length > 0 ? [] : ['it holds no sound figure']),
  ]
  if (reasons.length === 0) return
  throw new BenchError(
    'E_NOT_PUBLISHABLE',
    `${manifest.id} is not published: ${reasons.join('; ')}`,
    manifest.profile === 'smoke' || manifest.dirty || summary.complete
      ? 'commit everything, then measure with npm run bench -- --profile standard'
      : 'end it with npm run bench -- --resume RUN',
  )
}
