import { cpuMetric } from '../usage.ts'

export const metric = cpuMetric('cpu-customer', 'CPU per event, customer', ['customer'])
