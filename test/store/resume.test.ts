import { expect, test } from 'vitest'
import { isComplete } from '../../src/store/complete.ts'
import { assertResumable, type Present } from '../../src/store/resume.ts'
import { sampleManifest, sampleSamples, sampleTrial } from './sample-run.ts'

const manifest = sampleManifest()
const same: Present = {
  commit: manifest.commit,
  dirty: false,
  scenarioHashes: { 'sms-reply': 'a1' },
  machine: { ...manifest.machine, loadAverage: 3.2 },
  versions: manifest.versions,
}

test('a run may go on where only the load average differs', () => {
  expect(() => assertResumable(manifest, same)).not.toThrow()
})

test.each<[string, Partial<Present>]>([
  ['commit was 2aa190700000, is ffff', { commit: 'ffff' }],
  ['the work tree was clean, is dirty', { dirty: true }],
  ['scenario sms-reply was changed', { scenarioHashes: { 'sms-reply': 'b2' } }],
  ['scenario sms-reply is gone', { scenarioHashes: {} }],
  ['machine: cores was 2, is 64', { machine: { ...manifest.machine, cores: 64 } }],
  ['version: undici was missing, is 8.0.0', { versions: { ...manifest.versions, undici: '8.0.0' } }],
  [
    'commit was 2aa190700000, is ffff; machine: cpu was Test CPU, is Other',
    { commit: 'ffff', machine: { ...manifest.machine, cpu: 'Other' } },
  ],
])('a run is not resumed when %s', (difference, change) => {
  expect(() => assertResumable(manifest, { ...same, ...change })).toThrow(`${manifest.id} cannot go on here: ${difference}`)
})

test('a run with changes goes on with the same changes, and with no others', () => {
  const dirty = sampleManifest({ dirty: true, changes: 'aa' })
  expect(() => assertResumable(dirty, { ...same, dirty: true, changes: 'aa' })).not.toThrow()
  expect(() => assertResumable(dirty, { ...same, dirty: true, changes: 'bb' })).toThrow(
    'the work tree has other changes than it had',
  )
})

test('a run is complete when each planned trial has a sound try or all its tries', () => {
  const stored = (index: number, attempt: number, voids: string[]) => ({
    trial: sampleTrial(index, { try: attempt, voids }),
    samples: sampleSamples(0),
  })
  const reasons = ({ trial }: { trial: { voids: string[] } }): string[] => trial.voids
  const most = [stored(1, 1, []), stored(2, 1, ['lag']), stored(2, 2, []), stored(3, 1, [])]
  expect(isComplete(manifest, most, reasons)).toBe(false)
  expect(isComplete(manifest, [...most, stored(4, 2, ['lag'])], reasons)).toBe(false)
  expect(isComplete(manifest, [...most, stored(4, 3, ['lag'])], reasons)).toBe(true)
})
