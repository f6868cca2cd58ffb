import { readdirSync, readFileSync } from 'node:fs'

/** The processes that run customers' code among a process's children, as Linux tells them. */
export const workersOf = (pid: number, program = 'sandbox/worker.ts'): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((id) => readFileSync(`/proc/${pid}/task/${id}/children`, 'utf8').trim().split(' '))
    .filter((child) => child !== '' && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(program))
    .map(Number)

/** A process that has ended, and was not waited for yet, is not. */
export const isAlive = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
