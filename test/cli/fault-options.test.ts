import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import type { Scenario } from '../../src/bench/scenario/scenario.ts'
import type { TypedOptions } from '../../src/cli/bench-options.ts'
import { readFaultOptions, refuseWithoutFaults } from '../../src/cli/fault-options.ts'

const typed = (options: Partial<TypedOptions>): TypedOptions => ({ profile: 'quick', out: 'results', faults: true, ...options })
const read = (options: Partial<TypedOptions>, scenarios: readonly Scenario[] = []) =>
  readFaultOptions(typed(options), async () => scenarios)

describe('what faults are tried', () => {
  test('all, each where it is at home, on one tenant of twenty', async () => {
    const { entries, badShares, intensities } = await read({})
    expect(entries.length).toBeGreaterThan(25)
    expect(new Set(entries.map(({ scenario }) => scenario.id))).toEqual(new Set(['noisy-neighbour', 'third-party-down']))
    expect([badShares, intensities]).toEqual([[0.05], []])
  })

  test('in a scenario that is named, those that it names; or those that were asked for', async () => {
    const scenario = await loadScenario('third-party-down')
    const ids = async (fault?: string) =>
      (await read({ scenario: ['third-party-down'], ...(fault && { fault }) }, [scenario])).entries.map((entry) => entry.fault.id)
    expect(await ids()).toEqual(['third-party-slow', 'third-party-down', 'third-party-lying'])
    expect(await ids('slow, throws')).toEqual(['slow', 'throws'])
  })

  test('several shares and intensities', async () => {
    const { badShares, intensities } = await read({ fault: 'slow', badShare: '1,50', intensity: '100,1000' })
    expect([badShares, intensities]).toEqual([
      [0.01, 0.5],
      [100, 1_000],
    ])
  })
})

describe('what is refused, with what to do next', () => {
  test.each<[string, Partial<TypedOptions>, string]>([
    ['a fault that nobody knows', { fault: 'endles-loop' }, 'did you mean "endless-loop"'],
    ['a fault twice', { fault: 'slow,slow' }, 'name each fault once'],
    ['an intensity of many', { intensity: '5' }, 'name one with --fault'],
    ['an intensity where nothing can be turned', { fault: 'throws', intensity: '5' }, 'these have one'],
    ['an intensity beyond all bounds', { fault: 'network-loss', intensity: '500' }, 'write one'],
    ['half a thread', { fault: 'cpu-stolen', intensity: '0.5' }, 'write one'],
    ['nobody left', { badShare: '100' }, 'write one'],
    ['a share that is no number', { badShare: 'many' }, 'write one'],
    ['distance', { network: 'rtt=20' }, 'faults of the network are faults, too'],
  ])('%s', async (_, options, hint) => {
    await expect(read(options)).rejects.toMatchObject({ hint: expect.stringContaining(hint) })
  })

  test('what a scenario asks for and a fault cell cannot do', async () => {
    const scenario = await loadScenario('mixed')
    const misspelt = { ...scenario, bystandersBy: ['sandbx'] }
    await expect(read({ scenario: ['mixed'] }, [misspelt])).rejects.toMatchObject({ code: 'E_UNKNOWN_APPROACH' })
    const far = { ...scenario, network: { rttMs: 20 } as Scenario['network'] }
    await expect(read({ scenario: ['mixed'] }, [far])).rejects.toMatchObject({ code: 'E_BAD_SCENARIO' })
  })

  test('options of faults without a fault', () => {
    expect(() => refuseWithoutFaults(typed({ badShare: '5' }))).toThrow('--bad-share is about faults')
    expect(() => refuseWithoutFaults(typed({}))).not.toThrow()
  })
})
