import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** One request as its endpoint saw it. Times are on CLOCK_MONOTONIC, in µs. */
export interface Arrival {
  readonly endpoint: number
  readonly eventId: string
  /** When the endpoint had all of it. */
  readonly atUs: number
  /** This one included. */
  readonly inFlight: number
  /** Absent for one that was never answered, because its endpoint hung or was killed. */
  readonly answer?: { readonly status: number; readonly atUs: number }
}

/** Keeps what endpoints do, line by line in a file, so that nothing is forgotten when their process is killed. */
export interface Journal extends Disposable {
  arrived(endpoint: number, eventId: string, atUs: number, inFlight: number): string
  answered(call: string, status: number, atUs: number): void
}

export const openJournal = (file: string): Journal => {
  const handle = openSync(file, 'a')
  let calls = 0
  return {
    arrived: (endpoint, eventId, atUs, inFlight) => {
      const call = `${process.pid}.${calls++}`
      writeSync(handle, `arrived ${call} ${endpoint} ${eventId} ${atUs} ${inFlight}\n`)
      return call
    },
    answered: (call, status, atUs) => void writeSync(handle, `answered ${call} ${status} ${atUs}\n`),
    [Symbol.dispose]: () => closeSync(handle),
  }
}

/** In the order of their arrival. */
export const readJournal = (file: string): Arrival[] => {
  const calls = new Map<string, Arrival>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [what, call = '', ...rest] = line.split(' ')
    const known = calls.get(call)
    if (what === 'arrived') calls.set(call, arrivalOf(rest))
    else if (known) calls.set(call, { ...known, answer: { status: Number(rest[0]), atUs: Number(rest[1]) } })
  }
  return [...calls.values()]
}

const arrivalOf = ([endpoint, eventId = '', atUs, inFlight]: string[]): Arrival => ({
  endpoint: Number(endpoint),
  eventId,
  atUs: Number(atUs),
  inFlight: Number(inFlight),
})
