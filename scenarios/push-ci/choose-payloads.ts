import { createHash } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import examples from '@octokit/webhooks-examples' with { type: 'json' }

/** One file of payloads/: `data` is what the platform hands to the extension. */
interface PayloadFile {
  readonly name: string
  readonly data: { readonly event: string; readonly payload: unknown }
}

type Push = Record<string, unknown> & { head_commit: { message: string; id: string } | null; commits: { message: string }[] }

const otherEvents = 24
const zeros = '0'.repeat(40)

/**
 * All 7 push payloads of @octokit/webhooks-examples and 24 of its other 322, as they are; and 29 pushes altered
 * from its push to master, since it has none that a CI service would have to think about. Always the same ones.
 */
export const choosePayloads = (): PayloadFile[] => {
  const originals = examples.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload, index) => ({ name: `${name}-${index}-original`, data: { event: name, payload } })),
  )
  const pushes = originals.filter(({ data }) => data.event === 'push')
  const others = shuffled(
    originals.filter(({ data }) => data.event !== 'push'),
    'choice',
  ).slice(0, otherEvents)
  return shuffled([...pushes, ...others, ...alteredPushes()], 'order').map(({ name, data }, index) => ({
    name: `${String(index + 1).padStart(2, '0')}-${name}.json`,
    data,
  }))
}

const sha = (text: string): string => createHash('sha1').update(text).digest('hex')

/** A fixed order without a pattern; another `salt`, another order. */
const shuffled = (files: readonly PayloadFile[], salt: string): PayloadFile[] =>
  files.toSorted((a, b) => (sha(salt + a.name) < sha(salt + b.name) ? -1 : 1))

const alteredPushes = (): PayloadFile[] => [
  ...['Fix a typo', 'Bump undici', 'Round prices once', 'Sort baskets by age', 'Close idle sockets', 'Revert "Sort baskets"'].map(
    (message, index) => pushTo(`main-day-${index + 1}`, 'refs/heads/main', message, ['Write a failing test'].slice(index % 2)),
  ),
  ...['2.1', '2.2', '2.3', '2.4.1', '3.0-rc.1', '3.0'].map((version) =>
    pushTo(`release-${version}`, `refs/heads/release/${version}`, `Release ${version}`),
  ),
  pushTo('main', 'refs/heads/main', 'Show prices with tax'),
  pushTo('main-many', 'refs/heads/main', 'Merge branch "checkout"', ['Add a form', 'Validate it', 'Test the form']),
  pushTo('main-unicode', 'refs/heads/main', 'Größe der Schaltflächen 🎛 angepasst — 修正'),
  pushTo('main-earlier-skip', 'refs/heads/main', 'Fix the build', ['Correct a comment [skip ci]']),
  pushTo('main-skip', 'refs/heads/main', 'Correct a typo [skip ci]'),
  pushTo('main-skip-in-body', 'refs/heads/main', 'Update the changelog\n\nNothing to build here. [ci skip]'),
  pushTo('release', 'refs/heads/release/2.4', 'Prepare 2.4'),
  pushTo('release-nested', 'refs/heads/release/2024-03/hotfix', 'Guard against an empty basket'),
  pushTo('release-unicode', 'refs/heads/release/größe', 'Übersetzungen'),
  pushTo('release-skip', 'refs/heads/release/2.4', 'Notes [SKIP CI]'),
  deletionOf('release-deleted', 'refs/heads/release/1.0'),
  pushTo('feature', 'refs/heads/feature/login', 'Remember the session'),
  pushTo('dependabot', 'refs/heads/dependabot/npm_and_yarn/undici-8.12.4', 'Bump undici from 8.12.3 to 8.12.4'),
  pushTo('mainline', 'refs/heads/mainline', 'Not main, though it starts like it'),
  pushTo('releases', 'refs/heads/releases/2.4', 'Not release/, though it looks like it'),
  pushTo('tag', 'refs/tags/v2.4.0', 'Prepare 2.4'),
  pushTo('tag-named-main', 'refs/tags/main', 'A tag with the name of a branch'),
]

const original = examples
  .find(({ name }) => name === 'push')
  ?.examples.find((push) => 'ref' in push && push.ref === 'refs/heads/master')

const pushTo = (what: string, ref: string, message: string, earlier: readonly string[] = []): PayloadFile => {
  const push = structuredClone(original) as unknown as Push
  const commits = [...earlier, message].map((text) => ({ ...push.head_commit, id: sha(`${what}/${text}`), message: text }))
  const head = commits.at(-1) ?? null
  const change = { ref, created: false, before: sha(`${what}/before`), after: head?.id, commits, head_commit: head }
  return { name: `push-altered-${what}`, data: { event: 'push', payload: { ...push, ...change } } }
}

const deletionOf = (what: string, ref: string): PayloadFile => {
  const push = structuredClone(original) as unknown as Push
  const change = { ref, created: false, deleted: true, before: sha(what), after: zeros, commits: [], head_commit: null }
  return { name: `push-altered-${what}`, data: { event: 'push', payload: { ...push, ...change } } }
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, 'payloads')
  for (const name of await readdir(folder)) await rm(join(folder, name))
  for (const { name, data } of choosePayloads()) await writeFile(join(folder, name), `${JSON.stringify(data)}\n`)
}
