import { z } from 'zod'

/** What a run was, where it ran, and with what: enough to repeat it and to refuse to resume it elsewhere. */
export const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  createdAt: z.iso.datetime(),
  profile: z.string(),
  seed: z.number().int(),
  rounds: z.number().int(),
  command: z.string(),
  commit: z.string(),
  /** The work tree differed from the commit; `changes` is the SHA-256 of in what. */
  dirty: z.boolean(),
  changes: z.string().optional(),
  scenarios: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      situation: z.string(),
      phase: z.enum(['before', 'after']),
      hash: z.string(),
      ratePerSecond: z.number(),
      folder: z.string(),
      /** What lay between the parties; absent where it was loopback. Times are round trips in ms; `label` is in the id. */
      network: z
        .object({
          label: z.string(),
          rttMs: z.number(),
          jitterMs: z.number(),
          lossPct: z.number(),
          bandwidthMbps: z.number().optional(),
          tls: z.boolean(),
          connections: z.enum(['kept', 'cold']),
          thirdParty: z.union([z.number(), z.literal('customer')]),
          /** Whether it asks for no distance, so that its calls travelled over loopback. */
          loopback: z.boolean(),
          /** In words. */
          text: z.string(),
        })
        .optional(),
    }),
  ),
  approaches: z.array(
    z.object({
      id: z.string(),
      runsAt: z.string(),
      summary: z.string(),
      caveat: z.string().optional(),
      /** What held its processes on this machine, and what this machine lacked for more. Absent in runs before this was asked. */
      layers: z
        .array(z.object({ id: z.string(), what: z.string(), active: z.boolean(), lacks: z.string().optional() }))
        .optional(),
    }),
  ),
  machine: z.object({
    cpu: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    kernel: z.string(),
    governor: z.string(),
    loadAverage: z.number(),
    platform: z.string(),
    congestionControl: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  /** How calls travelled: `loopback` is the floor. */
  network: z.string(),
  /** What put distance between the processes; absent where nothing did. */
  realisation: z.enum(['netem', 'tun', 'relay']).optional(),
  /** The faults of a run of fault cells, in the order of its table. */
  faults: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        scenario: z.string(),
        /** What the intensity counts, where it can be turned. */
        intensity: z.string().optional(),
        /** By approach: what it is there, or why it cannot be. */
        sides: z.record(z.string(), z.union([z.object({ what: z.string() }), z.object({ cannot: z.string() })])),
      }),
    )
    .optional(),
  /** Every planned trial, in the order in which they run. */
  plan: z.array(
    z.object({
      index: z.number().int(),
      scenario: z.string(),
      approach: z.string(),
      round: z.number().int(),
      seed: z.number().int(),
      phases: z.array(z.string()),
      /** A fault cell's: how bad it is, and the share of so many tenants that it happens to. */
      fault: z.object({ id: z.string(), intensity: z.number(), badShare: z.number(), tenants: z.number().int() }).optional(),
    }),
  ),
})

export type Manifest = z.infer<typeof manifestSchema>
export type PlannedTrial = Manifest['plan'][number]
