import { defaultLimits } from '../../src/approaches/approach.ts'
import type { Variant } from '../../src/approaches/family.ts'
import { native } from '../../src/approaches/native/index.ts'
import { processes } from '../../src/approaches/process/index.ts'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { describeApproach } from './approach.ts'
import type { ApproachHarness } from './approach-harness.ts'

const harnessOf = async (variant: Variant): Promise<ApproachHarness> => {
  const approach = await variant.create({ allowedNetworks: ['127.0.0.0/8'] })
  let version = 0
  return {
    approach,
    deploy: (code, { tenant = 'acme', settings = {}, egress = [], limits = defaultLimits } = {}) =>
      approach.deploy({ tenant, hook: 'test.hook', version: ++version, code, egress, settings, limits }),
    close: () => approach.close(),
  }
}

const inOneProcess = 'it runs in the platform’s own process'
for (const variant of native.variants)
  describeApproach({
    name: variant.id,
    create: () => harnessOf(variant),
    lacks: { 'upload-place': 'Node’s import() tells none', 'stops-loops': inOneProcess, 'own-globals': inOneProcess },
  })

for (const variant of [...sandbox.variants, ...processes.variants])
  describeApproach({ name: variant.id, create: () => harnessOf(variant) })
