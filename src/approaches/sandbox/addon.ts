import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/**
 * Why isolated-vm cannot be loaded by this Node, found without loading it; undefined when there is a build for it. It
 * looks where `isolated-vm` itself looks, which is where its package and that of its loader lie.
 */
export const missingAddon = (): string | undefined => {
  try {
    const entry = createRequire(import.meta.url).resolve('isolated-vm')
    const loader = createRequire(entry)('node-gyp-build') as { path(folder: string): string }
    loader.path(dirname(entry))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
