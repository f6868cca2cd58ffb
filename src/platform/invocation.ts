import type { Attempt, Budget } from '../approaches/approach.ts'
import type { HookEvent } from '../hooks/event.ts'
import { monotonicUs } from '../hooks/clock.ts'
import type { Failure } from '../hooks/outcome.ts'
import { locateAttempt } from './source/origin.ts'
import type { ExtensionVersion } from './extensions.ts'
import type { Use } from './deployments.ts'
import type { LiveExtensions } from './live-extensions.ts'

/** What became of one call of an extension, and how long it took, deploying on first use included. */
export interface Invocation extends Attempt {
  readonly startedAtMs: number
  readonly durationUs: number
}

export type Invoke = (extension: ExtensionVersion, event: HookEvent, budget: Budget) => Promise<Invocation>

/** Approaches promise to settle within the budget and a second; this much more shows that one does not. */
const graceMs = 2_000

/** Calls the live deployment of an extension. Never rejects: an approach that does is a crash of the platform's own. */
export const createInvoke =
  (extensions: LiveExtensions): Invoke =>
  async (extension, event, budget) => {
    const [startedAtMs, startUs] = [Date.now(), monotonicUs()]
    const made = await attempt(extensions, extension, event, budget)
    const durationUs = Math.round(monotonicUs() - startUs)
    return { ...(extension.origin ? locateAttempt(extension.origin, made) : made), startedAtMs, durationUs }
  }

const attempt = async (
  extensions: LiveExtensions,
  extension: ExtensionVersion,
  event: HookEvent,
  budget: Budget,
): Promise<Attempt> => {
  const startedMs = performance.now()
  let use: Use
  try {
    use = await inTime(extensions.use(extension), budget)
  } catch (error) {
    return ended('shed', error, 'The platform could not bring this version up; the operator sees why, or deploy it again.')
  }
  // Whole milliseconds, so that a version which is up already has the budget that its customer knows.
  const left: Budget = { wallMs: Math.max(1, budget.wallMs - Math.floor(performance.now() - startedMs)) }
  try {
    return await withinBounds(use.approach.invoke(use.deployment, event, left), left)
  } catch (error) {
    return ended('crashed', error, 'This is a fault of the platform and does not count against the extension.')
  } finally {
    use.release()
  }
}

/** The caller's budget runs while a version is brought up, too; one that is up too late is let go of. */
const inTime = (using: Promise<Use>, { wallMs }: Budget): Promise<Use> =>
  new Promise((resolve, reject) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      reject(new Error(`the version was not up within ${wallMs} ms`))
    }, wallMs)
    using.then((use) => (late ? use.release() : resolve(use)), reject).finally(() => clearTimeout(timer))
  })

const withinBounds = (call: Promise<Attempt>, { wallMs }: Budget): Promise<Attempt> =>
  new Promise((resolve, reject) => {
    const overdue = (): void => resolve(ended('unknown', new Error(`no outcome ${graceMs} ms after the budget`), overdueHint))
    const timer = setTimeout(overdue, wallMs + graceMs)
    call.then(resolve, reject).finally(() => clearTimeout(timer))
  })

const overdueHint = 'The extension may have run: look for its effects before you repeat them.'

/** The message is shown to the tenant, the stack is not: it would name the platform's files. */
const ended = (kind: 'shed' | 'crashed' | 'unknown', error: unknown, hint: string): Attempt => {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const failure: Failure = { name, message, hint }
  return { outcome: { kind, error: failure }, logs: [] }
}
