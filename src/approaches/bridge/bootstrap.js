// Runs inside every isolate, before and around the customer's code. The host enters only by the exports below and
// takes messages out as text: one line each, `<kind><run> <json>` with the kinds L(og), C(all), D(one), F(ailed),
// X(over a limit). Primordials are captured here, so that whatever the extension overrides harms itself alone.
const { parse, stringify } = JSON
const { apply, construct, ownKeys } = Reflect
const { create, freeze, defineProperty } = Object
const { now } = Date
const NativePromise = Promise
const NativeError = Error
const NativeTypeError = TypeError
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
let apart
let settings
/** What the extension's source names of the context and of the globals that are not always there. */
let names
/** The call whose code runs, as far as entries tell: a timer is its. */
let current
// What an entry returns. isolated-vm copies it out after the microtasks have run, so one entry brings their messages, too:
// lines in `s` and, where the host takes it apart, in `d` what the call answered that was entered. Large answers are
// joined to no line that way.
let outbox = { s: '' }
let lastToken = 0
const runs = create(null)
const waiting = create(null)

/** `config.s`: JSON of `{settings, limits, names, apart}`. Answers whether the default export can be called. */
export const install = (candidate, config) => {
  const read = parse(config.s)
  settings = freeze(read.settings)
  limits = read.limits
  apart = read.apart
  names = read.names
  extension = candidate
  return typeof candidate === 'function'
}

/** `input`: the event as JSON `s`, and `n`, a word that only this call knows. */
export const invoke = (id, input) => {
  const run = { id, nonce: input.n, ended: false, lines: 0, calls: 0, requests: 0, handles: undefined, tooMany: undefined }
  runs[id] = run
  current = run
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
  current = call.run
  if (problem === undefined) call.resolve(reply)
  else call.reject(refusal(problem, call.asked))
  return outbox
}

/** With the stack of the moment at which the extension asked: at that of the reply, none of its own is on it. */
const refusal = (problem, asked) => {
  const error = new NativeError(problem)
  try {
    error.stack = `Error: ${problem}${apply(stringSlice, toText(asked.stack), ['Error'.length])}`
  } catch {
    // An extension that makes its own stacks, or takes them away, has those.
  }
  return error
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

/** What the source does not name costs nothing: no call could tell that it is not there. */
const createContext = (run) => {
  const context = {
    fetch: (url, init) => callHost(run, 'fetch', () => requestOf(run, url, init)),
    log: (...values) => log(run, values),
    now: contextNow,
    settings,
  }
  if (names.secrets) context.secrets = freeze({ use: (name) => useSecret(run, name) })
  if (names.kv) context.kv = createKv(run)
  if (names.crypto) context.crypto = createCrypto(run)
  return freeze(context)
}

const contextNow = () => now()

/** The text by which the host knows where a secret belongs, and of which call it is. */
const useSecret = (run, name) => {
  const text = toText(name)
  if (text === '' || text.length > 64) throw new NativeError('the name of a secret has 1 to 64 characters')
  const handle = `secret.${run.nonce}.${text}.`
  run.handles ??= create(null)
  run.handles[handle] = text
  return handle
}

const createKv = (run) =>
  freeze({
    get: async (key) => {
      const json = await callHost(run, 'kv.get', () => stringify([key]))
      return json === null ? undefined : parse(json)
    },
    set: async (key, value, options) => {
      await callHost(run, 'kv.set', () => stringify([key, stringify(value), options]))
    },
    delete: (key) => callHost(run, 'kv.delete', () => stringify([key])),
    list: (prefix = '') => callHost(run, 'kv.list', () => stringify([prefix])),
  })

const createCrypto = (run) =>
  freeze({
    hash: (algorithm, data, encoding) => callHost(run, 'hash', () => stringify([algorithm, data, encoding])),
    hmac: (algorithm, key, data, options) => callHost(run, 'hmac', () => stringify([algorithm, key, data, options, run.handles])),
    randomUUID: () => callHost(run, 'uuid', () => '[]'),
  })

const requestOf = (run, url, init) => {
  const { method, headers, body } = init ?? {}
  const address = toText(url)
  if (address.length > limits.fetchUrlMaxChars) {
    throw new NativeError(`the URL of a request may have ${limits.fetchUrlMaxChars} characters`)
  }
  if (typeof body === 'string' && body.length > limits.fetchMaxChars) {
    throw new NativeError(`the body of a request may have ${limits.fetchMaxChars} bytes`)
  }
  return stringify([{ url: address, method, headers: { ...headers }, body }, run.handles])
}

const callHost = (run, name, write) =>
  new NativePromise((resolve, reject) => {
    if (run.ended) return reject(new NativeError('the call has ended: await each request before you return'))
    if (isOver(run, name)) return reject(run.tooMany.error)
    const json = write()
    if (json.length > 2 * limits.fetchMaxChars + 100_000) return reject(new NativeError('the request is too large'))
    const token = ++lastToken
    waiting[token] = { resolve, reject, run, asked: new NativeError('') }
    emit('C', run, `[${token},"${name}",${json}]`)
  })

/** Counts; the first of too many says what the call will be told. */
const isOver = (run, name) => {
  if (++run.calls > limits.hostMaxCalls) {
    run.tooMany ??= tooMany('calls', `one call may ask ${limits.hostMaxCalls} things of its host`)
    return true
  }
  if (name !== 'fetch' || ++run.requests <= limits.fetchMaxCalls) return false
  run.tooMany ??= tooMany('requests', `one call may make ${limits.fetchMaxCalls} requests`)
  return true
}

const tooMany = (limit, message) => ({ limit, error: new NativeError(message) })

globalThis.setTimeout = (callback, delay, ...args) => {
  const run = current
  if (typeof callback !== 'function') throw new NativeTypeError('setTimeout takes a function')
  if (run === undefined || run.ended) throw new NativeError('setTimeout works within a call, until it ends')
  if (isOver(run, 'timer')) throw run.tooMany.error
  const ms = +delay
  const token = ++lastToken
  waiting[token] = { resolve: () => ring(run, callback, args), run, isTimer: true }
  emit('C', run, `[${token},"timer",${ms > 0 && ms < 1e9 ? ms : ms > 0 ? 1e9 : 0}]`)
  return token
}

const ring = (run, callback, args) => {
  try {
    apply(callback, undefined, args)
  } catch (error) {
    fail(run, error)
  }
}

globalThis.clearTimeout = (token) => {
  const call = waiting[token]
  if (call === undefined || !call.isTimer) return
  delete waiting[token]
  emit('C', call.run, `[${token},"untimer",null]`)
}

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
  if (!apart || run !== current || outbox.d !== undefined) return finish(run, 'D', json)
  if (run.ended) return
  end(run)
  outbox.d = json
}

const fail = (run, error) => {
  if (run.tooMany !== undefined && error === run.tooMany.error)
    finish(run, 'X', stringify({ limit: run.tooMany.limit, stack: flatten(error).stack }))
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
