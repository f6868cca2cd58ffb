import type { Manifest } from '../store/manifest.ts'
import { roundsText } from './number.ts'
import type { PublishedTrials } from './published-trials.ts'

/** The report with what stands around it in results/published. No time of publishing: the same run gives the same bytes. */
export const publishedReadme = (manifest: Manifest, report: string, trials: PublishedTrials): string => `# Published results

Run \`${manifest.id}\`, written by \`npm run publish:results\`; do not edit by hand.

${report}
## Files

| file | what it holds |
| --- | --- |
| [summary.json](summary.json) | everything above as data, every round's values included |
| [table.csv](table.csv) | the same values as long rows |
| [manifest.json](manifest.json) | command, commit, seed, machine, versions, plan |
| trials/ | ${trialsText(trials)} |
| [schemas/](schemas) | JSON Schemas of all of these |
| [history.jsonl](history.jsonl) | one line for each run that was ever published |
`

const trialsText = ({ rounds, ofRounds }: PublishedTrials): string => {
  if (rounds === ofRounds)
    return `the raw samples of ${ofRounds === 1 ? 'the one round' : `all ${ofRounds} rounds`}: \`npm run report -- results/published\` makes the tables again`
  return `the raw samples of ${rounds} of ${roundsText(ofRounds)}, as many as fit into a repository; the values of all rounds are in summary.json`
}
