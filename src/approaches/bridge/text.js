// Text and bytes as browsers know them, for isolates, which have the language alone. UTF-8 only, and whole texts at once.
// https://encoding.spec.whatwg.org, https://infra.spec.whatwg.org/#forgiving-base64. Classes, because the standard has them.
const toText = String
const { fromCharCode } = String
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

class TextEncoder {
  get encoding() {
    return 'utf-8'
  }
  encode(text = '') {
    const source = toText(text).toWellFormed()
    const bytes = new Uint8Array(lengthOf(source))
    write(source, bytes)
    return bytes
  }
  encodeInto(text, bytes) {
    return write(toText(text).toWellFormed(), bytes)
  }
}

const sizeOf = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

const lengthOf = (source) => {
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const size = sizeOf(source.codePointAt(at))
    length += size
    if (size === 4) at++
  }
  return length
}

/** As much as there is room for; how much of the text that was, and how many bytes. */
const write = (source, bytes) => {
  let read = 0
  let written = 0
  while (read < source.length) {
    const code = source.codePointAt(read)
    const size = sizeOf(code)
    if (written + size > bytes.length) break
    if (size === 1) bytes[written++] = code
    else {
      bytes[written++] = [0xc0, 0xe0, 0xf0][size - 2] | (code >> (6 * (size - 1)))
      for (let shift = 6 * (size - 2); shift >= 0; shift -= 6) bytes[written++] = 0x80 | ((code >> shift) & 0x3f)
    }
    read += size === 4 ? 2 : 1
  }
  return { read, written }
}

class TextDecoder {
  #fatal
  #ignoreBOM
  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label)) throw new RangeError(`TextDecoder knows utf-8, and not ${label}`)
    this.#fatal = fatal
    this.#ignoreBOM = ignoreBOM
  }
  get encoding() {
    return 'utf-8'
  }
  get fatal() {
    return this.#fatal
  }
  get ignoreBOM() {
    return this.#ignoreBOM
  }
  decode(input, options) {
    if (options?.stream) throw new TypeError('TextDecoder decodes whole texts here: stream is not available')
    const bytes = bytesOf(input)
    const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    return decode(bytes, hasBom && !this.#ignoreBOM ? 3 : 0, this.#fatal)
  }
}

const bytesOf = (input) => {
  if (input === undefined) return new Uint8Array(0)
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
  return new Uint8Array(input)
}

const decode = (bytes, start, fatal) => {
  const units = []
  let text = ''
  for (let at = start; at < bytes.length;) {
    const [code, size] = readCode(bytes, at)
    if (code < 0 && fatal) throw new TypeError('the bytes are not valid UTF-8')
    at += size
    if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
    else units.push(code < 0 ? 0xfffd : code)
    if (units.length < 8_000) continue
    text += fromCharCode(...units)
    units.length = 0
  }
  return text + fromCharCode(...units)
}

/** A code point and its bytes, or -1 and how many bytes one U+FFFD stands for. */
const readCode = (bytes, at) => {
  const lead = bytes[at]
  if (lead < 0x80) return [lead, 1]
  if (lead < 0xc2 || lead > 0xf4) return [-1, 1]
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  // The second byte alone tells overlong forms, surrogates, and what lies beyond Unicode.
  let least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  let most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  let code = lead & (0xff >> (size + 1))
  for (let taken = 1; taken < size; taken++) {
    const next = bytes[at + taken]
    if (!(next >= least && next <= most)) return [-1, taken]
    code = (code << 6) | (next & 0x3f)
    least = 0x80
    most = 0xbf
  }
  return [code, size]
}

const btoa = (text) => {
  const source = toText(text)
  let encoded = ''
  for (let at = 0; at < source.length; at += 3) {
    const units = [0, 1, 2].map((offset) => source.charCodeAt(at + offset))
    if (units.some((unit) => unit > 0xff)) throw new RangeError('btoa takes characters of one byte: encode the text first')
    const [a, b, c] = units
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0)
    encoded += digits[bits >> 18] + digits[(bits >> 12) & 63]
    encoded += Number.isNaN(b) ? '==' : digits[(bits >> 6) & 63] + (Number.isNaN(c) ? '=' : digits[bits & 63])
  }
  return encoded
}

const atob = (text) => {
  let source = toText(text).replace(/[\t\n\f\r ]+/g, '')
  if (source.length % 4 === 0) source = source.replace(/==?$/, '')
  if (source.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(source)) throw new RangeError('atob takes base64')
  let decoded = ''
  for (let at = 0; at < source.length; at += 4) {
    const quad = [0, 1, 2, 3].map((offset) => digits.indexOf(source[at + offset] ?? 'A'))
    const bits = (quad[0] << 18) | (quad[1] << 12) | (quad[2] << 6) | quad[3]
    const bytes = [bits >> 16, (bits >> 8) & 0xff, bits & 0xff].slice(0, Math.min(3, source.length - at - 1))
    decoded += fromCharCode(...bytes)
  }
  return decoded
}

for (const [name, value] of Object.entries({ TextEncoder, TextDecoder, atob, btoa })) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
}
