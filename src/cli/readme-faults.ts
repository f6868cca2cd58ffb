import { withBlock } from '../report/marked-block.ts'
import { alignedMarkdownTable, escapeMarkdown } from '../report/markdown-table.ts'
import type { FaultDescription } from './describe-faults.ts'

/** The README with the catalogue of faults between its two marks. @throws BenchError E_NO_BLOCK */
export const withFaults = (readme: string, faults: readonly FaultDescription[]): string =>
  withBlock(readme, { name: 'faults', what: 'the list of faults' }, faultTable(faults))

const faultTable = (faults: readonly FaultDescription[]): string =>
  alignedMarkdownTable(
    ['fault', 'what goes wrong', 'where the platform runs the code', "behind the customer's webhook", 'intensity'],
    faults.map(({ id, title, atPlatform, atCustomer, intensity = '' }) => [
      `\`${id}\``,
      ...[title, atPlatform, atCustomer === atPlatform ? 'the same' : atCustomer, intensity].map(escapeMarkdown),
    ]),
    [],
  )
