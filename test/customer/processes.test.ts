import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

const main = new URL('../../src/main.ts', import.meta.url).pathname
const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } })

const readyLine = async (child: ChildProcess): Promise<Record<string, string>> => {
  const [line] = (await once(createInterface(child.stdout as NonNullable<ChildProcess['stdout']>), 'line')) as [string]
  return JSON.parse(line) as Record<string, string>
}

describe.each([
  ['customer', ['url', 'controlToken']],
  ['third-party', ['url']],
])('the process %s', (name, keys) => {
  it('tells where it listens and ends with 0 at SIGTERM, without leaving a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hookbench-test-'))
    const child = start([name, '--port', '0'], { TMPDIR: folder })
    expect(Object.keys(await readyLine(child))).toEqual(keys)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('ends with its parent', async () => {
    const child = start([name, '--port', '0', '--exit-with-parent'])
    await readyLine(child)
    child.stdin?.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('says what is wrong with its port', async () => {
    const child = start([name, '--port', 'x'])
    const [said, [code]] = await Promise.all([text(child.stderr as NonNullable<ChildProcess['stderr']>), once(child, 'exit')])
    expect([code, said]).toEqual([64, expect.stringMatching(/--port x.*\n {2}→ /)])
  })
})

it('the third party reads its replies from a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-test-'))
  const file = join(folder, 'replies.json')
  await writeFile(file, '{"GET /a": {"body": "from file"}}')
  const child = start(['third-party', '--replies', file])
  const { url } = await readyLine(child)
  expect(await (await fetch(`${url}/a`)).json()).toBe('from file')
  child.kill('SIGTERM')
  await once(child, 'exit')
  await rm(folder, { recursive: true })
})
