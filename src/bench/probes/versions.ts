import { readFile } from 'node:fs/promises'

const root = new URL('../../../', import.meta.url)

/** Versions that a result hangs on: node, v8, and every runtime dependency as it is installed, `missing` if it is not. */
export const installedVersions = async (): Promise<Record<string, string>> => {
  const { dependencies = {} } = (await readJson(new URL('package.json', root))) as { dependencies?: Record<string, string> }
  // The npm package `node` only brings the binary; what runs is what counts.
  const names = Object.keys(dependencies).filter((name) => name !== 'node')
  const versions = await Promise.all(names.map(async (name) => [name, await installedVersion(name)] as const))
  return { node: process.versions.node, v8: process.versions.v8, ...Object.fromEntries(versions) }
}

const installedVersion = async (name: string): Promise<string> => {
  const manifest = await readJson(new URL(`node_modules/${name}/package.json`, root)).catch(() => ({}))
  return (manifest as { version?: string }).version ?? 'missing'
}

const readJson = async (url: URL): Promise<unknown> => JSON.parse(await readFile(url, 'utf8'))
