import { expect, test } from 'vitest'
import { noticesOf } from '../../src/analysis/notices.ts'
import type { Manifest } from '../../src/store/manifest.ts'
import { isolationManifest } from '../report/isolation/sample-isolation.ts'
import { sampleManifest } from '../store/sample-run.ts'

const said = (manifest: Manifest): string =>
  noticesOf({ manifest, trials: [], settled: [], metrics: [], rows: [], cells: [], complete: true })
    .map(({ message, next }) => `${message} → ${next}`)
    .join('\n')

test('limits speak of what a run shows: times and rates, or of fault cells their ratios', () => {
  expect(said(sampleManifest())).toMatch(/webhook times as a floor[^]*CPU per event[^]*bench -- --profile standard/)
  const ofCells = said(isolationManifest())
  expect(ofCells).toMatch(/a larger ratio[^]*within this run[^]*bench -- --faults --profile standard/)
  expect(ofCells).not.toMatch(/CPU per event|highest rates/)
})
