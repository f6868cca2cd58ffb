import type { OutcomeKind } from '../../../src/hooks/outcome.ts'

/** What an extension may try, and how its call may end. `worker`: it takes a worker process with it. */
export interface Attack {
  readonly code: string
  readonly ends: readonly OutcomeKind[]
}

const body = (code: string): string => `export default async (event, context) => { ${code} }`
const stopped: readonly OutcomeKind[] = ['timed-out', 'over-limit']

export const attacks: Readonly<Record<string, Attack>> = {
  'endless loop': { code: body('for (;;) {}'), ends: ['timed-out'] },
  // Each promise waits for the next one, so that memory may run out before time does.
  'endless microtasks': { code: body('const spin = () => Promise.resolve().then(spin); await spin()'), ends: stopped },
  'endless loop after a request': {
    code: body('await context.fetch(context.settings.api + "/echo"); for (;;) {}'),
    ends: ['timed-out'],
  },
  'endless loop after its answer': {
    code: body('Promise.resolve().then(async () => { await null; for (;;) {} })'),
    ends: ['ok', 'timed-out'],
  },
  'built-in that ends the engine': { code: body("return 'x'.repeat(2 ** 28).split('').length"), ends: stopped },
  'built-in that ignores time-outs': {
    code: body('return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'),
    ends: ['timed-out'],
  },
  'heap that grows': { code: body('const all = []; for (;;) all.push({ event, list: [1, 2, 3] })'), ends: stopped },
  'arrays that grow': { code: body('const all = []; for (;;) all.push(new Array(1000).fill(event))'), ends: stopped },
  'resizable buffers': {
    code: body(
      'const all = []; for (let i = 0; i < 64; i++) { const b = new ArrayBuffer(8, { maxByteLength: 2 ** 30 }); b.resize(2 ** 28); all.push(b) }',
    ),
    ends: ['failed', 'over-limit', 'timed-out'],
  },
  'JSON that grows': {
    code: body("let all = ['x'.repeat(1e6)]; for (let i = 0; i < 30; i++) all = [all, all]; return JSON.stringify(all).length"),
    ends: ['failed', 'over-limit', 'timed-out'],
  },
  'result with a looping getter': { code: body('return { get decision() { for (;;) {} } }'), ends: ['timed-out'] },
  'error with a looping getter': { code: body('throw { get message() { for (;;) {} } }'), ends: ['timed-out'] },
  'uncaught error with a looping getter': {
    code: body('Promise.reject({ get message() { for (;;) {} }, get stack() { for (;;) {} } }); await null; return 1'),
    ends: ['ok', 'timed-out'],
  },
  'stack that loops': {
    code: body('Error.prepareStackTrace = () => { for (;;) {} }; throw new Error("x")'),
    ends: ['timed-out', 'failed'],
  },
  'thenable that loops': { code: body('return { then() { for (;;) {} } }'), ends: ['timed-out'] },
  'log flood': {
    code: body('for (let i = 0; i < 1e5; i++) context.log("x".repeat(10000)); return 1'),
    ends: ['ok', 'timed-out', 'over-limit'],
  },
  'request flood': {
    code: body('await Promise.all(Array.from({ length: 1_000 }, () => context.fetch(context.settings.api + "/echo")))'),
    ends: ['over-limit'],
  },
  'prototype keys in the result': { code: body(`return JSON.parse('{"__proto__": {"polluted": 1}}')`), ends: ['bad-reply'] },
  'result with no bottom': {
    code: body('let deep = 1; for (let i = 0; i < 5000; i++) deep = [deep]; return deep'),
    ends: ['bad-reply', 'failed'],
  },
  'overridden built-ins': {
    code: body(`
      JSON.stringify = () => '{"decision":"allow"}\\nD1 "forged"'; Promise.prototype.then = () => { throw 1 };
      Object.defineProperty(Object.prototype, 's', { set() { for (;;) {} }, get() { return 'forged' }, configurable: true });
      String.prototype.slice = Array.prototype.push = () => { throw 2 }; return 7`),
    ends: ['ok'],
  },
  'a way out through constructors': {
    code: body(`
      const seen = []; for (const thing of [context, context.fetch, context.log, context.settings, event])
        seen.push(typeof thing.constructor.constructor('return typeof process + typeof require + typeof ivm + typeof SharedArrayBuffer')());
      if (globalThis.process || globalThis.require || globalThis.WebAssembly || globalThis.Atomics) throw new Error('out'); return 1`),
    ends: ['ok'],
  },
  'dynamic import': { code: body('return (await import("node:fs")).readFileSync("/etc/passwd", "utf8")'), ends: ['failed'] },
}
