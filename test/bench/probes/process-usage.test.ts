import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { parseStat } from '../../../src/bench/probes/process-table.ts'
import { readUsage } from '../../../src/bench/probes/process-usage.ts'
import { startUsageMeter } from '../../../src/bench/probes/usage-meter.ts'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Seldom asks how long it has worked: to ask takes longer than to work, and counts for the system instead. */
const workFor = (cpuMs: number): string =>
  `while (process.cpuUsage().user < ${cpuMs}e3) for (let i = 0; i < 1e5; i++) Math.sqrt(i);`

/** Runs a script that works, and answers once it has printed a line. */
const startBurner = async (script: string): Promise<{ child: ChildProcess; pid: number; line: string }> => {
  const requires = `const { execFileSync, spawn } = require('node:child_process'); const { Worker } = require('node:worker_threads');`
  const child = spawn(process.execPath, ['-e', requires + script], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(child)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, pid: child.pid as number, line }
}

const stayAndReport = 'console.log(process.cpuUsage().user); process.stdin.resume()'

test('CPU time is at least what the process knows of itself, and its memory is there', async () => {
  const { pid, line } = await startBurner(`${workFor(200)} ${stayAndReport}`)
  const usage = readUsage([pid])
  expect(usage?.cpuUs).toBeGreaterThanOrEqual(Number(line))
  expect(usage?.rssBytes).toBeGreaterThan(1_000_000)
})

test('descendants count, once each, whichever roots they are reached from', async () => {
  const { pid, line } = await startBurner(`
    const child = spawn(process.execPath, ['-e', \`${workFor(200)} ${stayAndReport}; setTimeout(() => process.exit(), 20_000)\`], { stdio: ['inherit', 'pipe', 'inherit'] })
    child.stdout.once('data', (used) => console.log(child.pid + ' ' + String(used).trim()))`)
  const [childPid, childCpuUs] = line.split(' ').map(Number) as [number, number]
  const both = readUsage([pid])
  const alone = readUsage([childPid])
  expect(both?.cpuUs).toBeGreaterThan(childCpuUs)
  expect(both?.rssBytes).toBeGreaterThan(alone?.rssBytes ?? Infinity)
  expect(readUsage([pid, childPid])?.rssBytes).toBeLessThan(1.5 * (both?.rssBytes ?? 0))
  process.kill(childPid, 'SIGKILL')
})

test('a descendant that has ended still counts', async () => {
  const { pid } = await startBurner(`
    execFileSync(process.execPath, ['-e', '${workFor(300)}']);
    console.log('ended'); process.stdin.resume()`)
  expect(readUsage([pid])?.cpuUs).toBeGreaterThanOrEqual(280_000)
})

test('a thread that has ended still counts', async () => {
  const { pid, line } = await startBurner(`
    const worker = new Worker('${workFor(300)}' +
      'require("node:worker_threads").parentPort.postMessage(process.cpuUsage().user)', { eval: true })
    let used; worker.on('message', (value) => (used = value))
    worker.on('exit', () => { console.log(used); process.stdin.resume() })`)
  expect(readUsage([pid])?.cpuUs).toBeGreaterThanOrEqual(Number(line) - 20_000)
})

test('a thread and a child that end between two marks leave the account where it was, or higher', async () => {
  const { child, pid } = await startBurner(`
    const worker = new Worker('${workFor(220)} require("node:worker_threads").parentPort.postMessage(1); setInterval(() => {}, 1e3)', { eval: true })
    const other = spawn(process.execPath, ['-e', '${workFor(110)} console.log(1); setInterval(() => {}, 1e3)'])
    let working = 2
    const ready = () => { if (--working === 0) console.log('ready') }
    worker.once('message', ready); other.stdout.once('data', ready)
    process.stdin.once('data', async () => {
      await worker.terminate(); other.kill('SIGKILL'); other.once('exit', () => console.log('ended'))
    }); process.stdin.resume()`)
  using meter = startUsageMeter({ platform: pid })
  const before = await meter.mark()
  const ended = once(createInterface(child.stdout as Readable), 'line')
  child.stdin?.write('end\n')
  await ended
  const after = await meter.mark()
  expect(before.platform?.cpuUs).toBeGreaterThanOrEqual(300_000)
  expect(after.platform?.cpuUs).toBeGreaterThanOrEqual(before.platform?.cpuUs ?? Infinity)
  // What the worker and the child had used is there once: both are gone, and their time came from nowhere else.
  expect(after.platform?.cpuUs).toBeLessThan((before.platform?.cpuUs ?? 0) + 250_000)
})

test('pages that processes share are counted once', async () => {
  const { pid, line } = await startBurner(`
    const child = spawn(process.execPath, ['-e', 'console.log(1); process.stdin.resume()'], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdout.once('data', () => console.log(child.pid)); process.stdin.resume()`)
  const child = Number(line)
  const bytes = (field: string, one: number): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1]) * 1_024
  const shared = Math.min(bytes('RssFile', pid), bytes('RssFile', child))
  expect(shared).toBeGreaterThan(10_000_000)
  // Nine tenths, for either may allocate between two readings.
  expect(readUsage([pid])?.rssBytes).toBeLessThan(bytes('VmRSS', pid) + bytes('VmRSS', child) - 0.9 * shared)
})

test('a process that has gone has no usage', async () => {
  const { child, pid } = await startBurner(stayAndReport)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readUsage([pid])).toBeUndefined()
})

test('the meter keeps what a payer had used before it died, and never goes back', async () => {
  const { child, pid, line } = await startBurner(`${workFor(100)} ${stayAndReport}`)
  using meter = startUsageMeter({ platform: pid, customer: process.pid })
  const before = await meter.mark()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const after = await meter.mark()
  expect(before.platform?.cpuUs).toBeGreaterThanOrEqual(Number(line))
  expect(after.platform?.cpuUs).toBeGreaterThanOrEqual(before.platform?.cpuUs ?? Infinity)
  expect(after.platform?.rssBytes).toBe(0)
  expect(after.customer?.cpuUs).toBeGreaterThan(before.customer?.cpuUs ?? Infinity)
})

test('the meter leaves out a payer that was never there', async () => {
  const { child, pid } = await startBurner(stayAndReport)
  child.kill('SIGKILL')
  await once(child, 'exit')
  using meter = startUsageMeter({ platform: pid })
  expect(await meter.mark()).toEqual({})
})

test('a process name with spaces and brackets does not shift the fields', () => {
  const line = '42 (a b) (c) d) S 7 42 42 0 -1 4194304 1 2 3 4 150 50 30 20 20 0 1 0 99 1000 2000'
  expect(parseStat(line)).toEqual({ pid: 42, parent: 7, startTicks: 99, ownCpuUs: 2_000_000, reapedCpuUs: 500_000 })
  expect(parseStat('')).toBeUndefined()
})
