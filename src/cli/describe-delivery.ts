import type { Heard } from '../customer/listener.ts'

const maxBodyChars = 4_096

/** A delivery for a person: what matters of its headers, whether it is genuine, its body, and what was answered. */
export const describeHeard = ({ method, path, headers, body, opened, repeated, status }: Heard): string => {
  const shown = Object.entries(headers).filter(([name]) => matters.test(name))
  const lines = [
    `${method} ${path}  ${body.length} bytes`,
    ...shown.map(([name, value]) => `  ${name}: ${String(value)}`),
    opened.kind === 'event'
      ? `  ✓ genuine, event ${opened.event.id}${repeated ? ', which came before' : ''}`
      : `  ✗ ${opened.kind}: ${opened.why}`,
    ...readable(body).split('\n').map(indent),
    `  → answered ${status}`,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

const matters = /^(?:content-type|user-agent|webhook-|x-hub-|x-github-|heroku-|x-twilio-|i-twilio-)/
const indent = (line: string): string => `    ${line}`

const readable = (body: Buffer): string => {
  const text = body.toString()
  const whole = pretty(text)
  return whole.length > maxBodyChars ? `${whole.slice(0, maxBodyChars)}… (${whole.length} characters)` : whole
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text.includes('=') ? text.replaceAll('&', '\n') : text
  }
}

/** What came over the wire must not steer the terminal. */
export const printable = (line: string): string =>
  line.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
