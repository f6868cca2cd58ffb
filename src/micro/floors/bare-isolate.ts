import ivm from 'isolated-vm'

/** isolated-vm as its README uses it, with JSON copied both ways and nothing around it. */
export interface BareIsolate {
  /** Enters, does nothing, comes back. */
  enter(): void
  /** Copies JSON in and parses it there. */
  copyIn(json: string): void
  /** Parses, stringifies and copies back: the whole of a call that changes nothing. */
  roundTrip(json: string): string
}

const source = `
  globalThis.enter = () => {};
  globalThis.copyIn = (box) => { JSON.parse(box.s) };
  globalThis.roundTrip = (box) => ({ s: JSON.stringify(JSON.parse(box.s)) });
`
const copied = { arguments: { copy: true }, result: { copy: true } } as const

export const createBareIsolate = (): BareIsolate => {
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  const context = isolate.createContextSync()
  context.evalSync(source)
  const take = (name: string): ivm.Reference => context.global.getSync(name, { reference: true })
  const [enter, copyIn, roundTrip] = [take('enter'), take('copyIn'), take('roundTrip')]
  return {
    enter: () => void enter.applySync(undefined, []),
    copyIn: (json) => void copyIn.applySync(undefined, [{ s: json }], copied),
    roundTrip: (json) => (roundTrip.applySync(undefined, [{ s: json }], copied) as { s: string }).s,
  }
}
