import { cpuMetric } from '../usage.ts'

export const metric = cpuMetric('cpu-platform', 'CPU per event, platform with its workers', ['platform'])
