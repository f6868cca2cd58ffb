import { cpuMetric } from '../usage.ts'

export const metric = cpuMetric('cpu-all', 'CPU per event, all payers together', ['platform', 'customer', 'thirdParty'])
