import { expect, test } from 'vitest'
import { referenceOf, tryExtension } from '../../../src/bench/scenario/reference.ts'
import { scenarioSchema, type Scenario } from '../../../src/bench/scenario/scenario.ts'
import { startThirdParty } from '../../../src/customer/third-party.ts'

const scenarioWith = (phase: 'before' | 'after', extension: string, payloads: unknown[] = [{ n: 1 }]): Scenario => {
  const { payloads: _, ...options } = scenarioSchema.parse({
    title: 't',
    situation: 's',
    hook: { id: 'a.b', phase },
    thirdParty: { replies: { 'GET /price?of=a': { body: { cents: 5 } } } },
  })
  return {
    ...options,
    id: 'sample',
    folder: '/nowhere/sample',
    extension,
    payloads,
    payloadNames: Array.from(payloads.keys(), (index) => `payloads()[${index}]`),
  }
}

const main = (body: string): string => `export default async function (event, context) { ${body} }`

test('requests that change something are recorded in their order, look-ups are answered and are not', async () => {
  const scenario = scenarioWith(
    'after',
    main(`
      const { api } = context.settings
      const price = await context.fetch(api + '/price?of=a')
      const unlisted = await context.fetch(api + '/price?of=b')
      await context.fetch(api + '/' + JSON.parse(price.body).cents + '/' + unlisted.status, { method: 'put' })
      await context.fetch(api + '/mail?x=1', { method: 'POST', body: '{}' })
    `),
  )
  expect(await referenceOf(scenario, 0)).toEqual({
    decision: undefined,
    effects: [
      { method: 'PUT', path: '/5/404', body: '' },
      { method: 'POST', path: '/mail?x=1', body: '{}' },
    ],
  })
})

test('the decision at a before hook point is read with the contract that the platform reads it with', async () => {
  const { decision } = await referenceOf(scenarioWith('before', main(`return { decision: 'deny', reason: 'r' }`)), 0)
  expect(decision).toEqual({ decision: 'deny', reason: 'r' })
  await expect(referenceOf(scenarioWith('before', main(`return { decision: 'perhaps' }`)), 0)).rejects.toMatchObject({
    code: 'E_EXTENSION_FAILED',
  })
})

test('an extension that fails is named with the payload it failed on', async () => {
  const scenario = scenarioWith('after', main(`if (event.data.n === 2) throw new TypeError('no luck')`), [{ n: 1 }, { n: 2 }])
  await expect(referenceOf(scenario, 0)).resolves.toEqual({ decision: undefined, effects: [] })
  await expect(referenceOf(scenario, 1)).rejects.toMatchObject({
    code: 'E_EXTENSION_FAILED',
    message: '/nowhere/sample/extension.js, run alone on payloads()[1]: TypeError: no luck',
  })
})

test('where there are two hook points an extension is tried at both, and the failing one is named', async () => {
  const source = main(`if (event.type === 'a.done') throw new TypeError('no luck'); return { decision: 'allow' }`)
  const scenario = scenarioWith('before', source)
  const afterHook = { id: 'a.done', phase: 'after' as const, budgetMs: 500, onFailure: 'open' as const }
  await expect(tryExtension(scenario)).resolves.toBeUndefined()
  await expect(tryExtension({ ...scenario, afterHook })).rejects.toMatchObject({
    code: 'E_EXTENSION_FAILED',
    message: '/nowhere/sample/extension.js, run alone on payloads()[0] at a.done: TypeError: no luck',
  })
})

test('what is not the third party cannot be reached', async () => {
  const scenario = scenarioWith('after', main(`await context.fetch('http://127.0.0.1:1/')`))
  await expect(referenceOf(scenario, 0)).rejects.toThrow('is not the third-party API')
})

test('an extension that writes into its event does not change the next run', async () => {
  const scenario = scenarioWith('before', main(`event.data.n += 1; return { decision: 'allow', changes: { n: event.data.n } }`))
  const first = await referenceOf(scenario, 0)
  expect(await referenceOf(scenario, 0)).toEqual(first)
  expect(scenario.payloads).toEqual([{ n: 1 }])
})

test('what is acted out answers as the third party itself does', async () => {
  const source = main(`
    const replies = [await context.fetch(context.settings.api + '/mail', { method: 'POST', body: 'x' })]
    for (const path of ['/price?of=a', '/nothing']) replies.push(await context.fetch(context.settings.api + path))
    return { decision: 'allow', changes: { replies: replies.map(({ status, body }) => ({ status, body })) } }
  `)
  const scenario = scenarioWith('before', source)
  await using real = await startThirdParty({ port: 0, latencyMs: 0, replies: scenario.thirdParty.replies })
  const ask = async (path: string, init?: RequestInit) => {
    const reply = await fetch(real.url + path, init)
    return { status: reply.status, body: await reply.text() }
  }
  const replies = [await ask('/mail', { method: 'POST', body: 'x' }), await ask('/price?of=a'), await ask('/nothing')]
  expect((await referenceOf(scenario, 0)).decision).toEqual({ decision: 'allow', changes: { replies } })
})

test('an extension that never ends is told of, instead of ending the process that waits for it', async () => {
  const scenario = scenarioWith('after', main('await new Promise(() => {})'))
  await expect(referenceOf({ ...scenario, hook: { ...scenario.hook, budgetMs: 30 } }, 0)).rejects.toMatchObject({
    code: 'E_EXTENSION_FAILED',
    message: expect.stringContaining('not ended after 30 ms'),
  })
})
