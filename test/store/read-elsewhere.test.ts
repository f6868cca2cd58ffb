import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { schemas } from '../../src/store/json-schemas.ts'
import { readSamplesWith, samplesSchema } from '../../src/store/samples.ts'
import { createRun } from '../../src/store/run-folder.ts'
import { sampleManifest, sampleSamples, sampleTrial, temporaryFolder } from './sample-run.ts'

test('the line of Python that reports give prints every row of a stored trial', async (context) => {
  if (spawnSync('python3', ['--version']).status !== 0) return context.skip('no python3 on this machine')
  await using parent = await temporaryFolder()
  await using run = await createRun(parent.path, sampleManifest())
  await run.saveTrial(sampleTrial(1), sampleSamples(3))
  const file = join(run.folder, 'trials', '0001-1.samples.json.gz')
  const printed = execFileSync('bash', ['-c', readSamplesWith.Python.replace('FILE', file)], { encoding: 'utf8' })
  expect(printed.trim().split('\n')).toEqual([
    ...Object.keys(samplesSchema.shape).filter((name) => name !== 'hook'), // Not in a trial of one hook.
    "('steady', 0, 0, 0, 20, 900, 200, 'allow', '00000000-0000-4000-8000-000000000000', 'allow', 0, 0, None)",
    "('steady', 1, 1, 5000, 5020, 5901, 200, 'allow', '00000000-0000-4000-8000-000000000001', 'allow', 0, 0, None)",
    "('steady', 0, 2, 10000, 10020, 10902, 200, 'allow', '00000000-0000-4000-8000-000000000002', 'allow', 0, 0, None)",
  ])
})
test('JSON Schemas describe every JSON file of a run, required fields included', () => {
  const all = schemas()
  expect(Object.keys(all)).toEqual(['manifest', 'trial', 'samples', 'summary'])
  for (const schema of Object.values(all)) expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(all.manifest.required).toContain('commit')
  expect(all.samples.properties?.['effectUs']).toEqual({ type: 'array', items: { type: ['number', 'null'] } })
  expect(all.samples.required).not.toContain('hook')
  expect(all.trial.required).not.toContain('saturation')
})
