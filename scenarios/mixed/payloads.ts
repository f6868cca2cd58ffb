import { createHash } from 'node:crypto'

const calls: readonly (readonly [from: string, startTime: string, more?: Readonly<Record<string, string>>])[] = [
  ['+4915155501010', 'Mon, 04 Mar 2024 08:30:00 +0000', { CallerName: 'ÖZTÜRK JÖRG' }],
  ['+33655501020', 'Tue, 05 Mar 2024 16:59:59 +0000', { StirVerstat: 'TN-Validation-Passed-A' }],
  ['+33655501020', 'Tue, 05 Mar 2024 17:00:00 +0000'],
  ['anonymous', 'Wed, 06 Mar 2024 11:11:00 +0000'],
  ['+12025550147', 'Wed, 06 Mar 2024 12:40:00 +0000', { StirVerstat: 'TN-Validation-Failed-C', CallerName: 'YOUR BANK' }],
  ['+442079460101', 'Sat, 09 Mar 2024 10:00:00 +0000', { CallerName: 'NAIR P' }],
  ['+3225550199', 'Sun, 10 Mar 2024 23:30:00 +0000', { ForwardedFrom: '+3225550100' }],
  ['+12025550163', 'Thu, 07 Mar 2024 07:00:00 +0000', { StirVerstat: 'TN-Validation-Passed-B' }],
]

/** The fields of Twilio's request for an incoming call, and `StartTime` from its Call resource: opening hours are part of the question. */
export const incomingCalls = () =>
  calls.map(([From, StartTime, more], index) => ({
    CallSid: `CA${hex(`call ${index}`)}`,
    AccountSid: `AC${hex('account')}`,
    From,
    To: '+4922155500',
    CallStatus: 'ringing',
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    StartTime,
    ...more,
  }))

const hex = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 32)
