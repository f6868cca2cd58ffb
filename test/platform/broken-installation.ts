import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** Workers may read these two packages only where they are, so a link would be one more thing that is broken. */
const copied = ['isolated-vm', 'node-gyp-build']

export interface BrokenInstallation extends AsyncDisposable {
  readonly folder: string
  /** Puts a file of this content where isolated-vm's addon belongs. */
  installAddon(content: string): Promise<void>
}

/** hookbench as it is, but with an isolated-vm that has no native addon: as after an installation under another Node. */
export const breakInstallation = async (): Promise<BrokenInstallation> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-broken-'))
  const addons = join(folder, 'node_modules/isolated-vm/prebuilds')
  await mkdir(join(folder, 'node_modules'))
  for (const name of ['src', 'scenarios/sms-reply', 'package.json'])
    await cp(join(root, name), join(folder, name), { recursive: true })
  for (const name of await readdir(join(root, 'node_modules'))) {
    const [from, to] = [join(root, 'node_modules', name), join(folder, 'node_modules', name)]
    if (!copied.includes(name)) await symlink(from, to)
    else
      await cp(from, to, {
        recursive: true,
        filter: (path) => !/^.(prebuilds|build|vendor|src)\b/.test(path.slice(from.length)),
      })
  }
  return {
    folder,
    installAddon: async (content) => {
      const builds = await readdir(join(root, 'node_modules/isolated-vm/prebuilds'), { recursive: true })
      for (const build of builds.filter((path) => path.endsWith('.node'))) {
        await mkdir(join(addons, build, '..'), { recursive: true })
        await writeFile(join(addons, build), content)
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
