import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import type { HookCall } from '../hook-call.ts'

const settings = z.strictObject({ what: z.enum(['syntax', 'value', 'type']).default('syntax') })

/** `syntax`: cut short, so that no parser takes it. `value`: well written, and no decision. `type`: another content-type. */
export const mode: Behaviour<typeof settings> = {
  id: 'garbage',
  says: 'answers 200 with what is no decision, and runs nothing',
  settings,
  act: ({ what }) => garbage[what],
}

const reply = ({ reply: to }: HookCall, type: string, body: string): void =>
  void to.code(200).header('content-type', type).send(body)

const garbage = {
  syntax: (call: HookCall) => reply(call, call.tenant.dialect.replyType, '{"decision":"all'),
  value: (call: HookCall) => reply(call, 'application/json', '{"decision":42,"changes":[]}'),
  type: (call: HookCall) => reply(call, 'text/html; charset=utf-8', '<!doctype html><title>It works!</title>'),
}
