import { type Approach, type Deployable, UploadRefused } from '../../src/approaches/approach.ts'
import type { Family, Layer } from '../../src/approaches/family.ts'
import type { HookEvent } from '../../src/hooks/event.ts'
import type { Outcome } from '../../src/hooks/outcome.ts'

/** What the approach was asked to do, in order, for a test to look at. */
export interface Script {
  readonly deployed: Deployable[]
  readonly retired: number[]
  readonly events: HookEvent[]
  closed: number
  /** How many calls of code `hang` wait. */
  hanging: number
  /** Ends the calls of code `hang`. */
  release(): void
  readonly family: Family
}

/**
 * An approach whose "code" names what happens: `refuse`, `throw` (a bug of the approach), `hang`, or the JSON of an
 * outcome. It stands in for the sandbox, so that the platform is tested apart from any approach.
 */
export const createScript = (): Script => {
  const hung = Promise.withResolvers<void>()
  const events: HookEvent[] = []
  const script = {
    deployed: [] as Deployable[],
    retired: [] as number[],
    events,
    closed: 0,
    hanging: 0,
    release: () => hung.resolve(),
  }
  const create = async (): Promise<Approach> => ({
    deploy: async (extension) => {
      if (extension.code === 'refuse') throw new UploadRefused('Unexpected token', 'Fix the syntax.', { line: 3, column: 7 })
      script.deployed.push(extension)
      return { tenant: extension.tenant, hook: extension.hook, version: extension.version }
    },
    invoke: async ({ tenant, hook, version }, event) => {
      events.push(event)
      const { code } = script.deployed.findLast((one) => one.tenant === tenant && one.hook === hook && one.version === version)!
      if (code === 'throw') throw new Error('a bug in the approach')
      if (code === 'hang') {
        script.hanging++
        await hung.promise
        script.hanging--
      }
      return { outcome: code === 'hang' ? { kind: 'ok' } : (JSON.parse(code ?? '{"kind":"ok"}') as Outcome), logs: ['a line'] }
    },
    retire: async ({ version }) => void script.retired.push(version),
    close: async () => void script.closed++,
  })
  const family: Family = {
    id: 'scripted',
    runsAt: 'platform',
    variants: [
      { id: 'scripted', summary: 'for tests', create, layers: async () => layers },
      { id: 'scripted:open', summary: 'for tests', trusted: true, create },
    ],
  }
  return Object.assign(script, { family })
}

const layers: Layer[] = [
  { id: 'network', what: 'no network', active: true },
  { id: 'memory', what: 'bounded memory', active: false, lacks: 'control groups' },
]

/** The same, behind a URL. */
export const hookedFamily = ({ family }: Script): Family => ({
  id: 'hooked',
  runsAt: 'customer',
  variants: family.variants.slice(0, 1).map((variant) => ({ ...variant, id: 'hooked' })),
})
