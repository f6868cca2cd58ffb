import { createHash } from 'node:crypto'

/** What people wrote, and when (UTC). The shop is an hour ahead of it and closed on Sundays. */
const messages: readonly (readonly [body: string, date: string])[] = [
  ['STOP', 'Mon, 04 Mar 2024 10:15:00 +0000'],
  ['stop', 'Tue, 05 Mar 2024 22:41:10 +0000'],
  ['  Unsubscribe ', 'Wed, 06 Mar 2024 12:00:00 +0000'],
  ['QUIT', 'Sun, 10 Mar 2024 09:30:00 +0000'],
  ['please stop by my office tomorrow', 'Thu, 07 Mar 2024 13:20:31 +0000'],
  ['HELP', 'Mon, 04 Mar 2024 11:02:45 +0000'],
  ['help me choose a bouquet?', 'Fri, 08 Mar 2024 23:59:59 +0000'],
  ['Info', 'Sun, 10 Mar 2024 16:00:00 +0000'],
  ['HOURS', 'Mon, 04 Mar 2024 07:59:59 +0000'],
  ['hours', 'Mon, 04 Mar 2024 08:00:00 +0000'],
  ['Hours today?', 'Sat, 09 Mar 2024 17:29:59 +0000'],
  ['HOURS', 'Sat, 09 Mar 2024 17:30:00 +0000'],
  ['hours', 'Sun, 10 Mar 2024 11:00:00 +0000'],
  ['ORDER 10482', 'Tue, 05 Mar 2024 09:12:08 +0000'],
  ['order #20991', 'Wed, 06 Mar 2024 14:55:12 +0000'],
  ['Order', 'Wed, 06 Mar 2024 14:56:40 +0000'],
  ['ORDER twelve', 'Thu, 07 Mar 2024 15:01:02 +0000'],
  ['ORDER １０４８２', 'Thu, 07 Mar 2024 15:03:44 +0000'],
  ['Do you deliver to Kreuzberg?', 'Fri, 08 Mar 2024 10:10:10 +0000'],
  ['Do you deliver to Kreuzberg?', 'Fri, 08 Mar 2024 20:10:10 +0000'],
  ['Habt ihr noch Tulpen? Grüße, Jörg', 'Sat, 09 Mar 2024 08:45:00 +0000'],
  ['Bonjour, êtes-vous ouverts dimanche ?', 'Sun, 10 Mar 2024 08:00:00 +0000'],
  ['花を十本お願いします', 'Mon, 04 Mar 2024 16:20:00 +0000'],
  ['هل أنتم مفتوحون الآن؟', 'Mon, 04 Mar 2024 19:20:00 +0000'],
  ['Можно забрать заказ завтра?', 'Tue, 05 Mar 2024 06:15:00 +0000'],
  ['💐💐💐 thank you!!! 👩🏽‍🌾', 'Wed, 06 Mar 2024 16:00:00 +0000'],
  ['👍', 'Sat, 09 Mar 2024 23:30:00 +0000'],
  ['Line one\nline two\n"quoted" and \\ slashed', 'Thu, 07 Mar 2024 11:11:11 +0000'],
  ['', 'Fri, 08 Mar 2024 12:00:00 +0000'],
  [
    'Hello, I ordered two bouquets for my mother’s birthday on Saturday. Could you please change the ribbon to yellow and add a card?',
    'Fri, 08 Mar 2024 09:05:00 +0000',
  ],
]

/** Twilio's fields of an inbound SMS, and `DateCreated` from its Message resource, because time is part of the question. */
export const inboundMessages = () =>
  messages.map(([Body, DateCreated], index) => ({
    ToCountry: 'DE',
    MessageSid: `SM${hex(`message ${index}`)}`,
    AccountSid: `AC${hex('account')}`,
    SmsStatus: 'received',
    NumMedia: '0',
    NumSegments: '1',
    FromCountry: 'DE',
    From: `+49151555${String(1_000 + index * 37)}`,
    To: '+493055501234',
    Body,
    MessagingServiceSid: `MG${hex('service')}`,
    ApiVersion: '2010-04-01',
    DateCreated,
  }))

const hex = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 32)
