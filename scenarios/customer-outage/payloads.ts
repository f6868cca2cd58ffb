type Plan = 'enterprise' | 'business' | 'free'
type Headers = Readonly<Record<string, string>>

const mails: readonly (readonly [plan: Plan, from: string, subject: string, text: string, headers?: Headers])[] = [
  ['business', 'ines@example.org', 'Invoice 2024-118', 'We were charged twice in February. Could you refund one of the two?'],
  ['enterprise', 'ops@example.net', 'API down since 09:40', 'All our requests end with error 503, from two regions.'],
  ['free', 'tom@example.com', 'How do I change the colours?', 'I looked through the settings and could not find them.'],
  ['business', 'ines@example.org', 'Re: [T-4411]', 'I am away until Monday.', { 'auto-submitted': 'auto-replied' }],
  ['enterprise', 'ciso@example.net', 'A phishing page', 'Somebody imitates your log-in under another name; see below.'],
  ['business', 'jörg@example.de', 'Rechnung für März', 'Grüße aus Köln! Die Anschrift auf der Rechnung ist die alte.'],
  ['free', 'robot@desk.example.com', 'We got your message', 'Thank you for writing to us. We will be with you soon.'],
  ['free', 'ana@example.com', 'My page is unreachable', 'Since yesterday, from home and from the office.'],
  ['free', 'news@example.org', 'Spring sale', 'Everything must go!', { precedence: 'bulk', 'list-id': '<news.example.org>' }],
  ['business', 'lee@example.kr', '사용자 추가', 'How do I add a colleague? 감사합니다 🙏', { 'auto-submitted': 'no' }],
]

/** Mails as the support desk hands them on, half an hour apart. */
export const incomingMails = () =>
  mails.map(([plan, from, subject, text, headers = {}], index) => ({
    ticket: `T-${4_400 + index * 11}`,
    receivedAt: new Date(Date.UTC(2024, 2, 4, 8, index * 30)).toISOString(),
    channel: 'mail',
    plan,
    from,
    subject,
    text,
    headers: { 'message-id': `<${index}.4d1f@mail.example>`, ...headers },
  }))
