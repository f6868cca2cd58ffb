import { readdirSync, readFileSync } from 'node:fs'

/** The sandbox's worker processes among a process's children, as Linux tells them. */
export const workersOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((id) => readFileSync(`/proc/${pid}/task/${id}/children`, 'utf8').trim().split(' '))
    .filter((child) => child !== '' && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('sandbox/worker.ts'))
    .map(Number)
