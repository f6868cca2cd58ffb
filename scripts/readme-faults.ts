import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { allContestants } from '../src/cli/all-contestants.ts'
import { describeFaults } from '../src/cli/describe-faults.ts'
import { explain } from '../src/cli/explain.ts'
import { withFaults } from '../src/cli/readme-faults.ts'
import { writeAtomically } from '../src/store/atomic-write.ts'

/** Writes the catalogue of src/bench/faults into the README, between its marks. */
const file = resolve(import.meta.dirname, '..', 'README.md')

try {
  const before = await readFile(file, 'utf8')
  const faults = await describeFaults(allContestants())
  const after = withFaults(before, faults)
  if (after !== before) await writeAtomically(file, after)
  console.log(`${file}: ${faults.length} faults, ${after === before ? 'nothing changed' : 'written anew'}`)
} catch (error) {
  process.exitCode = explain(error)
}
