import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createRun, openRun, readRun } from '../../src/store/run-folder.ts'
import { sampleManifest, sampleSamples, sampleTrial, temporaryFolder } from './sample-run.ts'

test('a run is named by its manifest and gives back what was saved, in the order of the plan and of the tries', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(10, { round: 2 }), sampleSamples(2))
  await run.saveTrial(sampleTrial(2, { try: 2 }), sampleSamples(3))
  await run.saveTrial(sampleTrial(2, { try: 1, voids: ['the generator lagged'] }), sampleSamples(4))

  const again = await readRun(join(parent.path, '20261123T231500Z-quick-7'))
  expect(again.manifest).toEqual(sampleManifest())
  const trials = await again.trials()
  expect(trials.map(({ trial, samples }) => [trial.index, trial.try, samples.phase.length])).toEqual([
    [2, 1, 4],
    [2, 2, 3],
    [10, 1, 2],
  ])
  expect(trials[1]).toEqual({ trial: sampleTrial(2, { try: 2 }), samples: sampleSamples(3) })
  expect(await readdir(join(run.folder, 'trials'))).toContain('0002-1.samples.json.gz')
  expect([await run.hasTrial(2, 2), await run.hasTrial(2, 3)]).toEqual([true, false])
})

test('a trial of two hooks keeps which one each call was for, and cannot leave any out', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), { ...sampleSamples(2), hook: [0, 1] })
  await expect(run.saveTrial(sampleTrial(2), { ...sampleSamples(2), hook: [0] })).rejects.toThrow('hook has 1 rows')
  const trials = await (await readRun(run.folder)).trials()
  expect(trials.map(({ samples }) => samples.hook)).toEqual([[0, 1]])
})

test('times are kept to a tenth of a microsecond', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), { ...sampleSamples(1), endUs: [1_234.567_891], effectUs: [0.049] })
  const [stored] = await run.trials()
  expect([stored?.samples.endUs, stored?.samples.effectUs]).toEqual([[1_234.6], [0]])
})

test('a stored trial is never written over, and columns of two lengths are a bug', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(1))
  await expect(run.saveTrial(sampleTrial(1), sampleSamples(2))).rejects.toThrow('trial 0001-1 is stored already')
  await expect(run.saveTrial(sampleTrial(2), { ...sampleSamples(2), tenant: [0] })).rejects.toThrow('tenant has 1 rows')
  expect(await run.trials()).toHaveLength(1)
})

test('a folder without a run is refused with the newest runs as a hint', async () => {
  await using parent = await temporaryFolder()
  await (await createRun(parent.path, sampleManifest()))[Symbol.asyncDispose]()
  await expect(readRun(join(parent.path, 'nothing'))).rejects.toMatchObject({
    code: 'E_NO_RUN',
    hint: expect.stringContaining('20261123T231500Z-quick-7') as string,
  })
  await expect(createRun(parent.path, sampleManifest())).rejects.toMatchObject({ code: 'E_RUN_EXISTS' })
})

test.each([
  ['0001-1.json', '{"schemaVersion":1}', 'index: '],
  ['0001-1.json', JSON.stringify({ ...sampleTrial(1), phases: [{ name: 'tea' }] }), 'phases.0.name: '],
  ['0001-1.json', JSON.stringify(sampleTrial(3)), 'it holds the trial 0003-1'],
  ['0001-1.json', '{', 'JSON'],
  ['0001-1.samples.json.gz', 'not gzip', 'incorrect header'],
  ['0001-1.samples.json.gz', gzipSync(JSON.stringify({ ...sampleSamples(2), tenant: [1] })), 'tenant has 1 rows'],
  ['0001-1.samples.json.gz', gzipSync(JSON.stringify({ ...sampleSamples(1), result: ['maybe'] })), 'result.0: '],
])('a damaged %s is named together with what is wrong in it (%#)', async (file, content, why) => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(1))
  await writeFile(join(run.folder, 'trials', file), content)
  const failure = await run.trials().catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'E_RUN_DAMAGED', message: expect.stringContaining(why) as string })
  expect((failure as Error).message).toContain(join(run.folder, 'trials', file))
})

test('samples without their trial and temporary files are no trial, and opening to write clears the latter', async () => {
  await using parent = await temporaryFolder()
  const run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(1))
  await run[Symbol.asyncDispose]()
  const trials = join(run.folder, 'trials')
  await writeFile(join(trials, '0002-1.samples.json.gz'), 'half')
  await writeFile(join(trials, '.tmp-0a1b'), 'half')
  expect(await (await readRun(run.folder)).trials()).toHaveLength(1)
  await using again = await openRun(run.folder)
  expect(await readdir(trials)).toEqual(['0001-1.json', '0001-1.samples.json.gz', '0002-1.samples.json.gz'])
  await again.saveTrial(sampleTrial(2), sampleSamples(2))
  expect(await again.trials()).toHaveLength(2)
})

test('a report goes into the run under a plain name only', async () => {
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveReport('report.md', '# found\n')
  expect(await readFile(join(run.folder, 'report.md'), 'utf8')).toBe('# found\n')
  await expect(run.saveReport('../report.md', '')).rejects.toThrow('plain name')
})
