import type { Format } from '../format.ts'

/** The summary itself: its schema is results/published/schemas/summary.json. */
export const format: Format = {
  id: 'json',
  file: 'summary.json',
  render: ({ summary }) => `${JSON.stringify(summary, null, 2)}\n`,
}
