import { memoryMetric } from '../usage.ts'

export const metric = memoryMetric('rss-third-party', 'Memory, third-party API', 'thirdParty')
