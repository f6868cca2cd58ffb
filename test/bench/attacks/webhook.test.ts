import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { loadHostile } from '../../../src/bench/attacks/attacker/hostile-module.ts'
import { chooseAttacks, readCorpus } from '../../../src/bench/attacks/corpus.ts'
import { runCorpusOn } from '../../../src/bench/attacks/run-corpus.ts'
import { webhookSide } from '../../../src/bench/attacks/webhook/webhook-side.ts'
import { patientTarget } from './patient-target.ts'

const corpus = await readCorpus(new URL('../../attacks/webhook', import.meta.url).pathname)

test.each(corpus)('$id says what it tries and how it must end, and is one kind of attack', async ({ title, expected, file }) => {
  expect(title).not.toBe('')
  expect(expected?.length).toBeGreaterThan(0)
  expect(expected).not.toContain('none')
  await expect(loadHostile(file)).resolves.toMatchObject({ kind: expect.any(String) })
})

test('the corpus against webhooks is its own, with at least three attacks of each family', async () => {
  const families = Object.groupBy(corpus, ({ id }) => dirname(id))
  expect(Object.keys(families)).toEqual([
    'addresses',
    'bodies',
    'connections',
    'forgeries',
    'headers',
    'http',
    'outbox',
    'tenants',
    'tls',
  ])
  for (const family of Object.values(families)) expect(family?.length).toBeGreaterThan(2)
  expect(corpus.length).toBeGreaterThan(100)
  const others = await readCorpus(new URL('../../attacks', import.meta.url).pathname)
  expect(others.some(({ id }) => id.startsWith('webhook/'))).toBe(false)
})

/** None that runs until a deadline: those have their time in the whole corpus. */
const representative = [
  ...['addresses/numbers', 'addresses/name-rebinding', 'addresses/name-with-mixed-answers', 'bodies/endless'],
  ...['bodies/prototype-keys', 'connections/second-reply', 'headers/bomb', 'http/redirect-inside'],
  ...['forgeries/altered-body', 'forgeries/control-routes', 'forgeries/exact-replay', 'tenants/read-others'],
  ...['outbox/hostile-retry-after', 'tls/certificate-other-name'],
]

test.runIf(process.platform === 'linux')(
  'some attacks of each family on webhooks are contained, as foreseen, and the bystanders get every answer',
  async () => {
    await using patient = await patientTarget()
    const { rows, restarts } = await runCorpusOn(webhookSide, {
      ...{ defence: { id: 'webhook', trusted: false }, target: patient.target, memoryMb: 320 },
      attacks: chooseAttacks(corpus, representative),
      ...{ onRow: () => {}, signal: new AbortController().signal },
    })
    const breaches = rows.flatMap(({ attack, breaches: all }) => all.map((breach) => [attack, breach]))
    expect(breaches).toEqual([])
    expect(rows).toHaveLength(representative.length)
    expect(rows.every(({ bystanders, peakMb }) => bystanders.calls > 0 && peakMb > 0)).toBe(true)
    expect(restarts).toBe(0)
  },
  120_000,
)
