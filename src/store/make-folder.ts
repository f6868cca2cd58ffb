import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it; one that is there already is fine. Not `recursive: true`, because Node 26 then
 * tries for ever where the file system answers ENOENT to a new name, as /proc does.
 * @throws NodeJS.ErrnoException
 */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    mkdirSync(path)
  }
}
