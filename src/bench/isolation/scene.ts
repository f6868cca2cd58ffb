import type { Child } from '../process/child.ts'
import type { CustomerClient } from '../runner/customer-client.ts'
import { deployExtension, type Deployment, installedAs } from '../runner/deploy.ts'
import type { World } from '../runner/world.ts'
import { hookPointsOf } from '../scenario/scenario.ts'
import type { RelayRoute } from '../network/relay.ts'
import type { Seen } from './sign.ts'
import type { Stage } from './stage.ts'

/** What a fault may do, and to whom. */
export interface Scene {
  /** The fault's own number; see `Fault.intensity`. */
  readonly intensity: number
  readonly world: World
  /** Names of the tenants that it happens to. */
  readonly culprits: readonly string[]
  /** Puts other code into service for the culprits, or their own again; see `Deployment` for what else can be another. */
  deploy(code?: string, about?: Omit<Deployment, 'code'>): Promise<void>
  /** The platform signs what it sends the culprits with another secret, of which their server is not told. */
  rotateSecrets(): Promise<void>
  /** Has the customers' server treat the culprits' events so. */
  behave(mode: string, settings?: Readonly<Record<string, unknown>>): Promise<void>
  /** Has the third party treat the culprits' calls so. */
  failThirdParty(mode: string, settings?: Readonly<Record<string, unknown>>): Promise<void>
  /** The culprits' own server may be killed, and started again. */
  killServer(): Promise<void>
  restartServer(): Promise<void>
  /** Another server of the culprits, whose certificate has expired. */
  expiredServer(): CustomerClient
  /** What lies between the platform and the culprits: on the way to their server, or from their code to the third party. */
  way(): RelayRoute
  /** The platform's process as it is now. */
  platform(): Child
  /** So many operations a second more, of the culprits; what it answers waits for their end, and tells how many were sent. */
  burst(ratePerSecond: number): Promise<() => Promise<number>>
  /** What it opened ends with the cell at the latest. */
  keep<T extends AsyncDisposable>(opened: T): T
  /** Writes down that it took hold. */
  note(words: string): void
  /** Writes down what the platform answered the culprits to what they did themselves, such as a deploy. */
  answered(outcome: string, message: string): void
}

/** `atMs` as of Date.now(). */
export interface Answer {
  readonly outcome: string
  readonly message: string
  readonly atMs: number
}

interface SceneRequest {
  readonly world: World
  /** Names of the tenants that it happens to. */
  readonly culprits: readonly string[]
  readonly intensity: number
  /** Receive what is noted, and what the culprits were answered. */
  readonly notes?: Seen[]
  readonly answers?: Answer[]
  /** Only a fault cell has it. */
  readonly stage?: Stage | undefined
}

export const setScene = ({ world, culprits, intensity, notes = [], answers = [], stage }: SceneRequest): Scene => {
  const { scenario, platformProcess } = world
  const each = async (work: (culprit: string) => Promise<void>): Promise<void> => void (await Promise.all(culprits.map(work)))
  const onStage = (): Stage => {
    if (!stage) throw new Error('this fault needs a fault cell: name it with --fault, and not in a scenario’s `faults`')
    return stage
  }
  const client = stage?.server?.client ?? world.customer
  return {
    ...{ intensity, world, culprits },
    deploy: (code, about) => each((culprit) => deployExtension(world, culprit, { code, ...stage?.deployment, ...about })),
    rotateSecrets: () =>
      each(async (culprit) => {
        for (const { id } of hookPointsOf(scenario)) await world.platform.rotateSecret(culprit, id)
      }),
    behave: (mode, settings) =>
      each(async (culprit) => {
        if (!client) throw new Error('a fault wants the customers’ server, and this approach has none')
        for (const { id } of hookPointsOf(scenario)) await client.behave(installedAs(scenario, culprit, id), mode, settings)
      }),
    failThirdParty: (mode, settings) => world.thirdParty.fail(mode, settings, onStage().caller),
    killServer: async () => onStage().server?.kill(),
    restartServer: async () => onStage().server?.restart(),
    expiredServer: () => {
      const { expired } = onStage()
      if (!expired) throw new Error('a fault that wants an expired certificate says so in its `needs`, and is at the customer')
      return expired.client
    },
    way: () => onStage().way,
    platform: () => platformProcess.child(),
    burst: (ratePerSecond) => onStage().burst(ratePerSecond),
    keep: (opened) => onStage().keep(opened),
    note: (words) => void notes.push({ words }),
    answered: (outcome, message) => void answers.push({ outcome, message, atMs: Date.now() }),
  }
}
