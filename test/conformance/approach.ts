import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attempt } from '../../src/approaches/approach.ts'
import { abilityTests, failureTests, valueTests } from './approach-answers.ts'
import {
  type Ability,
  type ApproachHarness,
  type ApproachSubject,
  type DeployOptions,
  eventWith,
  wallMs,
} from './approach-harness.ts'
import { lifetimeTests, uploadTests } from './approach-lifetime.ts'
import { type LoopbackApi, startLoopbackApi } from './loopback-api.ts'

/** The shared suite of the approach port. */
export const describeApproach = (subject: ApproachSubject): void => {
  const needs = (ability: Ability, name: string, body: () => Promise<void>): void => {
    const reason = subject.lacks?.[ability]
    if (reason === undefined) it(name, body)
    else it.skip(`${name} (not by ${subject.name}: ${reason})`, body)
  }

  describe(`approach ${subject.name}`, () => {
    let harness: ApproachHarness
    let api: LoopbackApi
    const childrenBefore = childProcesses()
    beforeAll(async () => {
      api = await startLoopbackApi()
      harness = await subject.create()
    })
    afterAll(async () => {
      await harness.close()
      await api.close()
      expect(childProcesses().filter((pid) => !childrenBefore.includes(pid))).toEqual([])
    })
    const run = async (source: string, options: DeployOptions & { data?: unknown; wallMs?: number } = {}): Promise<Attempt> => {
      const deployment = await harness.deploy(source, options)
      return harness.approach.invoke(deployment, eventWith(options.data ?? {}), { wallMs: options.wallMs ?? wallMs })
    }
    const value = async (source: string, options: DeployOptions & { data?: unknown } = {}): Promise<unknown> => {
      const { outcome } = await run(source, options)
      expect(outcome).toMatchObject({ kind: 'ok' })
      return outcome.kind === 'ok' ? outcome.value : undefined
    }

    describe('values', () => valueTests(value, run))
    describe('failures', () => failureTests(run, needs))
    describe('abilities', () => abilityTests(value, run, needs, () => api))
    describe('uploads', () => uploadTests((source) => harness.deploy(source), needs))
    describe('lifetime', () =>
      lifetimeTests(
        () => harness,
        value,
        needs,
        () => api,
      ))
  })
}

/** This process's direct children, as Linux tells them; nothing elsewhere. */
const childProcesses = (): string[] => {
  try {
    const threads = readdirSync('/proc/self/task')
    return threads.flatMap((id) => readFileSync(`/proc/self/task/${id}/children`, 'utf8').split(' ')).filter((pid) => pid !== '')
  } catch {
    return []
  }
}
