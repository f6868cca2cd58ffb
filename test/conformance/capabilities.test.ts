import { defaultLimits } from '../../src/approaches/approach.ts'
import { native } from '../../src/approaches/native/index.ts'
import { processes } from '../../src/approaches/process/index.ts'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { describeCapabilities } from './capabilities.ts'

for (const variant of [...native.variants, ...sandbox.variants, ...processes.variants])
  describeCapabilities({
    name: variant.id,
    create: async (services) => {
      const approach = await variant.create({ allowedNetworks: ['127.0.0.0/8'], services })
      let version = 0
      return {
        approach,
        deploy: (code, { tenant = 'acme', settings = {}, egress = [], limits = defaultLimits } = {}) =>
          approach.deploy({ tenant, hook: 'test.hook', version: ++version, code, egress, settings, limits }),
        close: () => approach.close(),
      }
    },
  })
