import { z } from 'zod'
import { BenchError } from '../../hooks/bench-error.ts'
import { nearest } from './nearest.ts'
import { scenarioSchema } from './scenario.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  /** Of a record's values; `false` where no others than `properties` may be. */
  readonly additionalProperties?: Shape | boolean
  readonly enum?: readonly unknown[]
  readonly type?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
}

/** Says what is wrong in a scenario's object: every fault in the message, what is allowed at the first one's place. */
export const refuseOptions = (file: string, error: z.ZodError): never => {
  const faults = error.issues.flatMap(describe)
  const lines = faults.map(({ what }) => what)
  throw new BenchError('E_BAD_SCENARIO', `${file}: ${lines.join('; ')}`, faults[0]?.hint ?? 'see scenarios/README.md', error)
}

const describe = (issue: z.core.$ZodIssue): { what: string; hint: string }[] => {
  if (issue.code === 'invalid_key') return [describeKey(issue)]
  if (issue.code !== 'unrecognized_keys') {
    return [{ what: `${nameOf(issue.path)}: ${issue.message}`, hint: `${nameOf(issue.path)} ${allowedAt(issue.path)}` }]
  }
  return issue.keys.map((key) => {
    const known = Object.keys(shapeAt(issue.path)?.properties ?? {})
    const close = nearest(key, known)
    const guess = close === undefined ? '' : `did you mean "${close}"? `
    return {
      what: `unknown key ${nameOf([...issue.path, key])}`,
      hint: `${guess}allowed in ${nameOf(issue.path)}: ${known.join(', ')}`,
    }
  })
}

/** What is allowed as a key stands in the issues within; zod's own message says only that it is not. */
const describeKey = ({ path, issues }: z.core.$ZodIssueInvalidKey): { what: string; hint: string } => ({
  what: `${nameOf(path.slice(0, -1))}: "${String(path.at(-1))}" cannot be a key`,
  hint: `for each key of ${nameOf(path.slice(0, -1))}, ${issues.map(({ message }) => message).join(' and ')}`,
})

const nameOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'the scenario' : path.map(String).join('.'))

const allowedAt = (path: readonly PropertyKey[]): string => {
  const shape = shapeAt(path)
  if (shape?.enum) return `is one of ${shape.enum.map((value) => JSON.stringify(value)).join(', ')}`
  if (shape?.properties) return `is an object with ${Object.keys(shape.properties).join(', ')}`
  if (shape?.type === 'number' || shape?.type === 'integer') return `is ${rangeOf(shape)}`
  return `is described in src/bench/scenario/scenario.ts${shape?.type === undefined ? '' : ` (${shape.type})`}`
}

const rangeOf = ({ type, minimum, exclusiveMinimum, maximum }: Shape): string => {
  const from = exclusiveMinimum === undefined ? `at least ${minimum ?? 'nothing'}` : `above ${exclusiveMinimum}`
  return `${type === 'integer' ? 'a whole number' : 'a number'}, ${from}${maximum === undefined ? '' : ` and at most ${maximum}`}`
}

/** The schema is asked, so that what we say is allowed is what is allowed. */
const shapeAt = (path: readonly PropertyKey[]): Shape | undefined => {
  const whole = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' }) as Shape
  return path.reduce<Shape | undefined>((shape, key) => shape?.properties?.[String(key)] ?? valuesOf(shape), whole)
}

const valuesOf = (shape: Shape | undefined): Shape | undefined =>
  typeof shape?.additionalProperties === 'object' ? shape.additionalProperties : undefined
