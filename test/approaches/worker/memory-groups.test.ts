import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openMemoryGroups } from '../../../src/approaches/worker/confine/memory-groups.ts'

// The kernel's own groups are in confine.test.ts, as far as this machine has them; here is what is written, and where.
let root = ''
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'hookbench-groups-'))))
afterEach(() => rmSync(root, { recursive: true }))

const groupsIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('hookbench-'))

it('bounds a process below our own group of cgroups v2, once that passes memory on', () => {
  const own = join(root, 'system.slice/it.service')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, 'cgroup.subtree_control'), 'cpu\n')
  const group = openMemoryGroups(root, '0::/system.slice/it.service\n').create(100)
  expect(readFileSync(join(own, 'cgroup.subtree_control'), 'utf8')).toContain('+memory')
  group.add(4_711)
  const folder = join(own, groupsIn(own).at(-1)!)
  expect(Number(readFileSync(join(folder, 'memory.max'), 'utf8'))).toBeGreaterThan(100 * 2 ** 20)
  expect(readFileSync(join(folder, 'cgroup.procs'), 'utf8')).toBe('4711')
  writeFileSync(join(folder, 'memory.events'), 'oom 0\noom_kill 0\n')
  expect(group.hasKilled()).toBe(false)
  writeFileSync(join(folder, 'memory.events'), 'oom 1\noom_kill 1\n')
  expect(group.hasKilled()).toBe(true)
  group.limit(200)
  expect(Number(readFileSync(join(folder, 'memory.max'), 'utf8'))).toBeGreaterThan(200 * 2 ** 20)
})

it('finds the memory controller of v1 among others, wherever it is mounted with them', () => {
  const own = join(root, 'memory/of/ours')
  mkdirSync(own, { recursive: true })
  openMemoryGroups(root, '5:cpu,memory:/of/ours\n0::/elsewhere\n').create(1)
  expect(readdirSync(join(own, groupsIn(own).at(-1)!))).toEqual(['memory.limit_in_bytes'])
})

it('removes what a platform left that was killed, and nothing of one that lives', () => {
  const own = join(root, 'memory')
  for (const name of ['hookbench-999999999-1', `hookbench-${process.pid}-99`, 'hookbench-other'])
    mkdirSync(join(own, name), { recursive: true })
  openMemoryGroups(root, '4:memory:/\n')
  expect(groupsIn(own)).not.toContain('hookbench-999999999-1')
  expect(groupsIn(own)).toEqual(expect.arrayContaining([`hookbench-${process.pid}-99`, 'hookbench-other']))
})

it('says why there are none', () => {
  expect(() => openMemoryGroups(root, '0::/\n')).toThrow('there are no control groups')
  expect(() => openMemoryGroups(root, '4:memory:/nowhere\n')).toThrow(/ENOENT/)
})
