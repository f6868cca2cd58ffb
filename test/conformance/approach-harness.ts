import type { Approach, Attempt, Deployment, Limits } from '../../src/approaches/approach.ts'
import type { HookEvent } from '../../src/hooks/event.ts'

/** What a test asks of a deploy; the rest is the harness's to fill in. */
export interface DeployOptions {
  readonly tenant?: string
  readonly settings?: Readonly<Record<string, string>>
  readonly egress?: readonly string[]
  readonly limits?: Limits
}

/** An approach, running, and the way to get an extension's source deployed with it. `deploy` gives each a version of its own. */
export interface ApproachHarness {
  readonly approach: Approach
  deploy(source: string, options?: DeployOptions): Promise<Deployment>
  /** Closes the approach and all that the harness started beside it. */
  close(): Promise<void>
}

/** What not every approach can do. Whoever lacks one writes the reason, which becomes part of the skipped test's name. */
export type Ability = 'logs' | 'upload-check' | 'upload-place' | 'stops-loops' | 'own-globals' | 'egress-list' | 'stack'

export interface ApproachSubject {
  readonly name: string
  create(): Promise<ApproachHarness>
  readonly lacks?: Readonly<Partial<Record<Ability, string>>>
}

export type Run = (source: string, options?: DeployOptions & { data?: unknown; wallMs?: number }) => Promise<Attempt>
export type Value = (source: string, options?: DeployOptions & { data?: unknown }) => Promise<unknown>
export type Needs = (ability: Ability, name: string, body: () => Promise<void>) => void

let eventCount = 0
/** An event as a hook point sends it, each with an id of its own. */
export const eventWith = (data: unknown): HookEvent => ({
  specversion: '1.0',
  id: `evt_${++eventCount}`,
  source: 'conformance',
  type: 'test.hook',
  time: '2026-01-02T03:04:05.000Z',
  data,
})

export const wallMs = 5_000
