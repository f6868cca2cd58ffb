import { replyMaxBytes } from '../../hooks/limits.ts'
import type { Failure, Outcome } from '../../hooks/outcome.ts'
import { BadReply } from './dialect.ts'
import type { Dialect, UnfitEvent, WireReply } from './dialect.ts'
import type { Exchange, Stage } from './exchange.ts'
import { errorWord } from './error-word.ts'
import { failureOfStatus } from './http-failure.ts'

/**
 * What an exchange means. `failed`: an answer came, and it is no success. `bad-reply`: a success whose content cannot
 * be used. `unreachable`: the request never left. `unknown`: it left, and no whole reply came, so it may have run;
 * one that `leftBefore` had been sent in a first try.
 */
export const outcomeOf = (exchange: Exchange, dialect: Dialect, leftBefore = false): Outcome => {
  if (exchange.kind === 'error') return outcomeOfError(exchange.error, leftBefore ? 'sent' : exchange.stage)
  const { reply, tooLarge } = exchange
  if (reply.status < 200 || reply.status > 299) return { kind: 'failed', error: failureOfStatus(reply) }
  if (tooLarge)
    return badReply(reply, `the reply is larger than ${replyMaxBytes} bytes`, 'answer with less, or with an empty body')
  return decoded(reply, dialect)
}

const decoded = (reply: WireReply, dialect: Dialect): Outcome => {
  try {
    const value = dialect.decode(reply)
    return value === undefined ? { kind: 'ok' } : { kind: 'ok', value: value as never }
  } catch (error) {
    if (error instanceof BadReply) return badReply(reply, error.message, error.hint)
    throw error
  }
}

const badReply = ({ status }: WireReply, message: string, hint: string): Outcome => ({
  kind: 'bad-reply',
  error: { name: 'bad_reply', message, httpStatus: status, hint },
})

const outcomeOfError = (error: Error, stage: Stage): Outcome => {
  const failure = errorWord(error)
  switch (failure.name) {
    case 'platform_closing':
      return { kind: stage === 'connecting' ? 'shed' : 'unknown', error: failure }
    case 'invalid_request':
      return { kind: 'crashed', error: failure }
    case 'invalid_http':
      return { kind: 'failed', error: failure }
  }
  return stage === 'connecting' ? { kind: 'unreachable', error: failure } : { kind: 'unknown', error: mayHaveRun(failure) }
}

const mayHaveRun = (failure: Failure): Failure => ({
  ...failure,
  hint: 'The request was sent and no whole reply came back: look in your log for its webhook-id, it may have been processed.',
})

/** The budget is over. */
export const timedOut = (wallMs: number, stage: Stage | 'waiting'): Outcome => ({
  kind: 'timed-out',
  error: {
    name: 'timeout',
    message: `no whole reply within ${Math.round(wallMs)} ms (${doing[stage]})`,
    hint: timeoutHint[stage],
  },
})

const doing = {
  waiting: 'waiting for a free connection',
  connecting: 'connecting',
  sent: 'waiting for the reply',
  replying: 'reading the reply',
}

const answerFirst = 'Answer within the time limit; do what takes longer after the reply.'
const timeoutHint = {
  waiting: 'Earlier deliveries to this address still wait for their replies: answer them faster.',
  connecting: 'See that the address is reachable from the internet and that a firewall does not drop our packets.',
  sent: answerFirst,
  replying: answerFirst,
}

/** The dialect of this address cannot say this event: nothing was sent. */
export const unfit = ({ message, hint }: UnfitEvent): Outcome => ({
  kind: 'unreachable',
  error: { name: 'unfit_event', message, hint },
})

/** Too much waits for the endpoint already. */
export const shed: Outcome = {
  kind: 'shed',
  error: {
    name: 'endpoint_busy',
    message: 'too many deliveries wait for this address already',
    hint: 'Answer faster, or spread events over more addresses.',
  },
}

/** The endpoint's breaker is open. `againInMs` is absent while a probe is under way. */
export const endpointOpen = (againInMs: number | undefined): Outcome => ({
  kind: 'shed',
  error: {
    name: 'endpoint_open',
    message: 'this address failed too often of late, so it is left alone for a while',
    hint: `${againInMs === undefined ? 'A probe of it is under way' : `It is tried again in ${seconds(againInMs)}`}: look in the attempt log why it failed.`,
  },
})

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
