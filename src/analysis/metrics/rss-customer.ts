import { memoryMetric } from '../usage.ts'

export const metric = memoryMetric('rss-customer', 'Memory, customer', 'customer')
