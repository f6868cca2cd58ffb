import { cpuMetric } from '../usage.ts'

export const metric = cpuMetric('cpu-third-party', 'CPU per event, third-party API', ['thirdParty'])
