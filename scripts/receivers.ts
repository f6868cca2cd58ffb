import { receiverChecks } from './receivers/checks.ts'
import { buildReceiver, lackOf, linesOfCode, listReceiverKits, type ReceiverKit } from './receivers/receiver-kit.ts'
import { startReceiver } from './receivers/running-receiver.ts'

/** The customer's side in each language: how much there is to write, and whether it holds. Ends with 1 unless all do. */
const describe = async (kit: ReceiverKit): Promise<{ row: string[]; wrong: string[] }> => {
  const lines = String(await linesOfCode(kit))
  const lack = await lackOf(kit)
  if (lack !== undefined) return { row: [kit.language, lines, 'not run'], wrong: [lack] }
  await buildReceiver(kit)
  await using receiver = await startReceiver(kit)
  const wrong: string[] = []
  for (const check of receiverChecks) {
    const problem = await check.run(receiver)
    if (problem !== undefined) wrong.push(`${kit.language} ${check.title}: ${problem.slice(0, 500)}`)
  }
  return { row: [kit.language, lines, `${receiverChecks.length - wrong.length} of ${receiverChecks.length}`], wrong }
}

const results: Awaited<ReturnType<typeof describe>>[] = []
for (const kit of await listReceiverKits()) results.push(await describe(kit))
const table = [['language', 'lines of code', 'checks passed'], ...results.map(({ row }) => row)]
for (const [language = '', lines = '', passed = ''] of table)
  console.log(`${language.padEnd(12)}${lines.padStart(14)}  ${passed}`)
const wrong = results.flatMap((result) => result.wrong)
for (const line of wrong) console.log(`✗ ${line}`)
process.exitCode = wrong.length === 0 ? 0 : 1
