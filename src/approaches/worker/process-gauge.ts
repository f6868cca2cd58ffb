import { closeSync, openSync, readSync } from 'node:fs'

/** What a process takes, from /proc. Linux only: elsewhere memory is 0 and CPU unlimited, so that neither excuses nor convicts. */
export interface ProcessGauge {
  /** Resident memory in MB. */
  readMemoryMb(): number
  /** CPU used so far by all its threads, in steps of 10 ms. */
  readCpuMs(): number
  close(): void
}

export const openProcessGauge = (pid: number): ProcessGauge => {
  const [statm, stat] = [openProc(pid, 'statm'), openProc(pid, 'stat')]
  return {
    readMemoryMb: () => parseMemoryMb(read(statm)),
    readCpuMs: () => parseCpuMs(read(stat)),
    close: () => {
      for (const file of [statm, stat]) if (file !== undefined) closeSync(file)
    },
  }
}

const openProc = (pid: number, name: string): number | undefined => {
  try {
    return openSync(`/proc/${pid}/${name}`, 'r')
  } catch {
    return undefined
  }
}

const bytes = Buffer.alloc(1_024)

/** Nothing when the process has just ended. */
const read = (file: number | undefined): string => {
  try {
    return file === undefined ? '' : bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0))
  } catch {
    return ''
  }
}

const pageKb = 4

/** proc_pid_statm(5): size, resident, … in pages. */
const parseMemoryMb = (statm: string): number => (Number(statm.split(' ')[1] ?? 0) * pageKb) / 1_024

const msPerTick = 10

/** proc_pid_stat(5): the name in parentheses may hold anything; utime and stime are the 12th and 13th field after it. */
const parseCpuMs = (stat: string): number => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return stat === '' ? Number.POSITIVE_INFINITY : (Number(fields[11]) + Number(fields[12])) * msPerTick
}
