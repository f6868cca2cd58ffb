import type { Family } from '../approaches/family.ts'
import { reasonOf } from './approach-failure.ts'

/** Says at the start, a line each, which approaches cannot run on this machine, before a customer finds out. */
export const tellObstacles = async (families: readonly Family[], tell: (line: string) => void): Promise<void> => {
  for (const { variants, obstacle } of families) {
    const why = await obstacle?.()
    if (why === undefined) continue
    const ids = variants.map(({ id }) => id).join(' and ')
    tell(`${ids} cannot run here: ${reasonOf(why)}. Run npm ci under Node 26. Other approaches go on.`)
  }
}
