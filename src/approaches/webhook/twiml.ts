/** What two verbs of TwiML say. */
export interface Twiml {
  readonly messages: readonly string[]
  /** The text of the comment, where there is one. */
  readonly comment: string | undefined
}

type Complain = (problem: string) => Error

/**
 * Reads `<Response>` with `<Message>` in it, and nothing else of XML: no document type, so no entity but the five
 * that XML has, no processing instruction, no attribute. In one pass, whose work grows with the length alone.
 * https://www.twilio.com/docs/messaging/twiml/message
 */
export const readTwiml = (source: string, complain: Complain): Twiml => {
  const reader = createReader(source.replaceAll(/\r\n?/g, '\n'), complain)
  const messages: string[] = []
  reader.take(/<\?xml version="1\.[01]"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\s*\?>/y)
  const comments = skip(reader)
  if (!reader.take(/<Response\s*\/>/y)) {
    reader.need(/<Response\s*>/y, '<Response>')
    comments.push(...skip(reader))
    while (!reader.take(/<\/Response\s*>/y)) {
      messages.push(readMessage(reader))
      comments.push(...skip(reader))
    }
  }
  comments.push(...skip(reader))
  reader.end()
  if (comments.length > 1) throw complain('there are several comments, and only one can be the reason')
  return { messages, comment: comments[0] }
}

interface Reader {
  take(pattern: RegExp): RegExpExecArray | undefined
  need(pattern: RegExp, what: string): RegExpExecArray
  end(): void
  unescape(text: string): string
}

/** Patterns are sticky: they match where the reader stands, or not at all. */
const createReader = (source: string, complain: Complain): Reader => {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) at = pattern.lastIndex
    return found ?? undefined
  }
  const unexpected = (what: string): Error =>
    complain(`the reply is no TwiML that we know: at character ${at + 1}, ${what} was expected`)
  return {
    take,
    need: (pattern, what) => {
      const found = take(pattern)
      if (found) return found
      throw unexpected(what)
    },
    end: () => {
      if (at < source.length) throw unexpected('its end')
    },
    unescape: (text) => unescape(text, complain),
  }
}

/** Blanks and comments, whose texts it answers. Dashes are escaped there, since XML allows no two in a row. */
const skip = (reader: Reader): string[] => {
  const comments: string[] = []
  reader.take(/\s*/y)
  for (let found = reader.take(comment); found; found = reader.take(comment)) {
    comments.push(reader.unescape((found[1] ?? '').trim()))
    reader.take(/\s*/y)
  }
  return comments
}

const comment = /<!--((?:-?[^-])*)-->/y

const readMessage = (reader: Reader): string => {
  if (reader.take(/<Message\s*\/>/y)) return ''
  reader.need(/<Message\s*>/y, '<Message>')
  const inBody = reader.take(/\s*<Body\s*>/y) !== undefined
  const text = readText(reader)
  if (inBody) reader.need(/<\/Body\s*>\s*/y, '</Body>')
  reader.need(/<\/Message\s*>/y, '</Message>')
  return text
}

const readText = (reader: Reader): string => {
  let text = ''
  for (;;) {
    const cdata = reader.take(/<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>/y)
    const found = cdata ?? reader.take(/[^<]+/y)
    if (!found) return text
    text += cdata ? reader.unescape((cdata[1] ?? '').replaceAll('&', '&amp;')) : reader.unescape(found[0])
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescape = (text: string, complain: Complain): string => {
  const whole = text.replaceAll(/&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));|&/g, (found, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
    const character = name === undefined ? (code <= 0x10ffff ? String.fromCodePoint(code) : '') : entities[String(name)]
    if (found === '&' || character === undefined || character === '')
      throw complain(`the reply has a reference that XML does not know: ${text.slice(0, 40)}`)
    return character
  })
  if (forbidden.test(whole)) throw complain('the reply has a character that XML forbids')
  return whole
}

/** All that is no `Char` of https://www.w3.org/TR/xml/#charsets. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u
