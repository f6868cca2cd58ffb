import ivm from 'isolated-vm'

/** isolated-vm as its README uses it, with JSON copied both ways and nothing around it. */
export interface BareIsolate {
  /** Enters, does nothing, comes back. */
  enter(): void
  /** Copies JSON in and parses it there. */
  copyIn(json: string): void
  /** Parses, stringifies and copies back: the whole of a call that changes nothing. */
  roundTrip(json: string): string
  /** As a call does it: parses an event, stringifies its data. */
  answer(json: string): string
  /** The same under a time-out, for which isolated-vm keeps a second thread waiting. */
  timedAnswer(json: string): string
}

const source = `
  globalThis.enter = () => {};
  globalThis.copyIn = (box) => { JSON.parse(box.s) };
  globalThis.roundTrip = (box) => ({ s: JSON.stringify(JSON.parse(box.s)) });
  globalThis.answer = (box) => ({ s: JSON.stringify(JSON.parse(box.s).data) });
`
const timeoutMs = 100
const copied = { arguments: { copy: true }, result: { copy: true } } as const

export const createBareIsolate = (): BareIsolate => {
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  const context = isolate.createContextSync()
  context.evalSync(source)
  const take = (name: string): ivm.Reference => context.global.getSync(name, { reference: true })
  const [enter, copyIn, roundTrip, answer] = [take('enter'), take('copyIn'), take('roundTrip'), take('answer')]
  return {
    enter: () => void enter.applySync(undefined, []),
    copyIn: (json) => void copyIn.applySync(undefined, [{ s: json }], copied),
    roundTrip: (json) => (roundTrip.applySync(undefined, [{ s: json }], copied) as { s: string }).s,
    answer: (json) => (answer.applySync(undefined, [{ s: json }], copied) as { s: string }).s,
    timedAnswer: (json) => (answer.applySync(undefined, [{ s: json }], { ...copied, timeout: timeoutMs }) as { s: string }).s,
  }
}
