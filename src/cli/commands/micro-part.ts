import { measurePart } from '../../micro/measure-part.ts'
import type { PartVariant } from '../../micro/part.ts'
import type { CliCommand } from '../command.ts'
import { exitCode } from '../exit-code.ts'

export const command: CliCommand = {
  summary: 'measure one variant of one part in this process',
  hidden: true,
  configure: (part) => {
    part.argument('<part>').argument('<variant>').argument('<size-kb>')
  },
  run: async ({ args: [id = '', variant, sizeKb] }) => {
    console.log(JSON.stringify(await measurePart(id, variant as PartVariant, Number(sizeKb))))
    return exitCode.ok
  },
}
