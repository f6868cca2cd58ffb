interface Customer {
  readonly phone: string
  readonly name: string
  /** Undefined for one who never ordered. */
  readonly order?: { readonly id: string; readonly state: 'packed' | 'sent' | 'delivered'; readonly carrier: string }
}

const customers: readonly Customer[] = [
  { phone: '491515551000', name: 'Jörg Öztürk', order: { id: '10482', state: 'packed', carrier: 'bike courier' } },
  { phone: '491515551037', name: 'Amélie Dubois', order: { id: '10517', state: 'sent', carrier: 'bike courier' } },
  { phone: '491515551074', name: 'Tom O’Neill', order: { id: '10518', state: 'delivered', carrier: 'parcel post' } },
  { phone: '491515551111', name: '王小明' },
]

/** Somebody whom the CRM does not know. */
const stranger = '491515559999'

/** `GET /customers/PHONE` → who it is, and the last order; `GET /orders/ID` → its state. Unlisted ones answer 404. */
export const crmReplies = () =>
  Object.fromEntries(
    customers.flatMap(({ phone, name, order }) => [
      [`GET /customers/${phone}` as const, { status: 200, body: { name, lastOrder: order?.id ?? null } }],
      ...(order ? [[`GET /orders/${order.id}` as const, { status: 200, body: { ...order } }] as const] : []),
    ]),
  )

const texts = ['Where is my order?', 'Hallo, wann kommt meine Bestellung?', 'order??', '💐 is it on its way?']

/** Every customer with every text, and one question of a stranger; the fields are those of Twilio's inbound SMS. */
export const questions = () =>
  [
    ...customers.flatMap(({ phone }) => texts.map((text) => [phone, text] as const)),
    [stranger, 'Where is my order?'] as const,
  ].map(([phone, Body], index) => ({
    MessageSid: `SM${String(index).padStart(32, '0')}`,
    SmsStatus: 'received',
    NumMedia: '0',
    From: `+${phone}`,
    To: '+493055501234',
    Body,
  }))
