import { memoryMetric } from '../usage.ts'

export const metric = memoryMetric('rss-platform', 'Memory, platform with its workers', 'platform')
