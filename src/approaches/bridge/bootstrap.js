// Runs inside every isolate, before and around the customer's code. The host enters only by the exports below and
// takes messages out as text: one line each, `<kind><run> <json>` with the kinds L(og), C(all), D(one), F(ailed),
// X(over a limit). Primordials are captured here, so that whatever the extension overrides harms itself alone.
const { parse, stringify } = JSON
const { apply, construct, ownKeys } = Reflect
const { create, freeze, defineProperty } = Object
const { now } = Date
const NativePromise = Promise
const NativeError = Error
const NativeArrayBuffer = ArrayBuffer
const toText = String
const stringSlice = String.prototype.slice
const cut = (text, length) => (text.length > length ? apply(stringSlice, text, [0, length]) : text)

// What memory limits and time-outs do not hold, or what only serves to look behind them.
for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef']) delete globalThis[name]
for (const name of ['resize', 'transfer', 'transferToFixedLength']) delete NativeArrayBuffer.prototype[name]
// Drops the second argument: memory of a resizable buffer counts against no limit.
const FixedArrayBuffer = function ArrayBuffer(length) {
  if (new.target === undefined) throw new TypeError("Constructor ArrayBuffer requires 'new'")
  return construct(NativeArrayBuffer, [length], new.target)
}
for (const key of ownKeys(NativeArrayBuffer)) {
  if (key !== 'length' && key !== 'name') {
    defineProperty(FixedArrayBuffer, key, Object.getOwnPropertyDescriptor(NativeArrayBuffer, key))
  }
}
defineProperty(NativeArrayBuffer.prototype, 'constructor', { value: FixedArrayBuffer, writable: true, configurable: true })
globalThis.ArrayBuffer = FixedArrayBuffer

let extension
let limits
let settings
// What an entry returns. isolated-vm copies it out after the microtasks have run, so one entry brings their messages, too.
let outbox = { s: '' }
let lastToken = 0
const runs = create(null)
const waiting = create(null)

/** `config.s`: JSON of `{settings, limits}`. Answers whether the default export can be called. */
export const install = (candidate, config) => {
  const read = parse(config.s)
  settings = freeze(read.settings)
  limits = read.limits
  extension = candidate
  return typeof candidate === 'function'
}

export const invoke = (id, input) => {
  const run = { id, ended: false, lines: 0, calls: 0, tooMany: undefined }
  runs[id] = run
  outbox = { s: '' }
  void answer(run, input.s)
  return outbox
}

/** The reply to a host call: JSON of `[token, reply]` or `[token, null, message]`. */
export const resume = (input) => {
  const [token, reply, problem] = parse(input.s)
  outbox = { s: '' }
  const call = waiting[token]
  if (call === undefined) return outbox
  delete waiting[token]
  if (problem === undefined) call.resolve(reply)
  else call.reject(new NativeError(problem))
  return outbox
}

export const cancel = (id) => {
  const run = runs[id]
  if (run !== undefined) end(run)
}

/** For an entry that was cut off, or that a stray rejection made throw: what it had written. */
export const drain = () => outbox

const answer = async (run, text) => {
  try {
    const value = await extension(parse(text), createContext(run))
    done(run, value)
  } catch (error) {
    fail(run, error)
  }
}

const createContext = (run) =>
  freeze({
    fetch: (url, init) => callHost(run, url, init),
    log: (...values) => log(run, values),
    now: () => now(),
    settings,
  })

const callHost = (run, url, init) =>
  new NativePromise((resolve, reject) => {
    if (run.ended) return reject(new NativeError('the call has ended: await each request before you return'))
    if (++run.calls > limits.fetchMaxCalls) {
      run.tooMany ??= new NativeError(`one call may make ${limits.fetchMaxCalls} requests`)
      return reject(run.tooMany)
    }
    const { method, headers, body } = init ?? {}
    if (typeof body === 'string' && body.length > limits.fetchMaxChars) {
      return reject(new NativeError(`the body of a request may have ${limits.fetchMaxChars} bytes`))
    }
    const json = stringify({ url: cut(toText(url), 8192), method, headers: { ...headers }, body })
    if (json.length > 2 * limits.fetchMaxChars + 100_000) return reject(new NativeError('the request is too large'))
    const token = ++lastToken
    waiting[token] = { resolve, reject, run }
    emit('C', run, `[${token},${json}]`)
  })

const log = (run, values) => {
  if (run.ended || run.lines > limits.logMaxLines) return
  if (run.lines++ === limits.logMaxLines) {
    return emit('L', run, stringify(`… further lines are dropped: a call may log ${limits.logMaxLines}`))
  }
  let line = ''
  for (let index = 0; index < values.length && line.length < limits.logLineMaxChars; index++) {
    line += (index === 0 ? '' : ' ') + show(values[index])
  }
  emit('L', run, stringify(cut(line, limits.logLineMaxChars)))
}

const show = (value) => {
  if (typeof value === 'string') return value
  try {
    if (value instanceof NativeError) return toText(value.stack)
    if (typeof value === 'object') return stringify(value) ?? '[object]'
    return toText(value)
  } catch {
    return '[a value that cannot be shown]'
  }
}

const done = (run, value) => {
  let json
  try {
    json = stringify(value)
  } catch (error) {
    return finish(run, 'X', stringify({ limit: 'json', message: flatten(error).message }))
  }
  if (json === undefined) return finish(run, 'D', '')
  if (json.length > limits.replyMaxChars) return finish(run, 'X', '{"limit":"result"}')
  finish(run, 'D', json)
}

const fail = (run, error) => {
  if (run.tooMany !== undefined && error === run.tooMany) finish(run, 'X', '{"limit":"calls"}')
  else finish(run, 'F', stringify(flatten(error)))
}

const finish = (run, kind, json) => {
  if (run.ended) return
  end(run)
  emit(kind, run, json)
}

const end = (run) => {
  run.ended = true
  delete runs[run.id]
  if (run.calls > 0) for (const token in waiting) if (waiting[token].run === run) delete waiting[token]
}

/** Getters may lie, throw or loop: whatever happens here happens within the entry's time-out. */
const flatten = (error) => {
  try {
    if (typeof error !== 'object' || error === null) return { name: 'Error', message: cut(toText(error), 2048) }
    const { name, message, stack } = error
    return { name: cut(toText(name), 128), message: cut(toText(message), 2048), stack: cut(toText(stack), 4096) }
  } catch {
    return { name: 'Error', message: 'the extension threw something that cannot be read' }
  }
}

const emit = (kind, run, json) => {
  outbox.s += `${kind}${run.id} ${json}\n`
}
