import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receiverChecks } from '../../scripts/receivers/checks.ts'
import { buildReceiver, lackOf, listReceiverKits } from '../../scripts/receivers/receiver-kit.ts'
import { type RunningReceiver, startReceiver } from '../../scripts/receivers/running-receiver.ts'

const kits = await Promise.all((await listReceiverKits()).map(async (kit) => ({ kit, lack: await lackOf(kit) })))

test('there are receivers in four languages at least', () => {
  expect(kits.length).toBeGreaterThanOrEqual(4)
})

for (const { kit, lack } of kits) {
  // Where CI runs, .ci/run has installed what was missing: there a lack is a failure.
  const skipped = lack !== undefined && process.env['CI'] === undefined
  if (skipped) console.warn(`skipped: ${lack}`)
  describe.skipIf(skipped)(`the receiver in ${kit.language}`, () => {
    let receiver: RunningReceiver
    beforeAll(async () => {
      if (lack !== undefined) throw new Error(lack)
      await buildReceiver(kit)
      receiver = await startReceiver(kit)
    })
    afterAll(() => receiver?.[Symbol.asyncDispose]())

    // In order: the last one ends it.
    test.each(receiverChecks)('$title', async ({ run }) => {
      expect(await run(receiver)).toBeUndefined()
    })
  })
}
