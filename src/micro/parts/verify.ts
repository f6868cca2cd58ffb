import { createHmac, timingSafeEqual } from 'node:crypto'
import { readStandardKey, signStandard } from '../../approaches/webhook/dialects/standard.ts'
import { distrust, readSigningSecret } from '../../customer/signature.ts'
import { signingSecret } from '../event.ts'
import { preparedCall, type Part } from '../part.ts'

const nowMs = Date.UTC(2026, 0, 1)
const timestamp = String(nowMs / 1_000)

export const part: Part = {
  id: 'verify',
  title: 'verify a delivery (customer)',
  floor: 'createHmac over the bare body, timingSafeEqual',
  side: 'webhook',
  prepare: async (variant, payload) => {
    const body = Buffer.from(payload)
    const signature = signStandard(readStandardKey(signingSecret), 'evt_1', timestamp, body)
    const key = readSigningSecret(signingSecret)
    const headers = { id: 'evt_1', timestamp, signature }
    if (distrust(key, headers, body, nowMs) !== undefined) throw new Error('the signature must hold')
    const digest = createHmac('sha256', key).update(body).digest()
    const ours = (): unknown => distrust(key, headers, body, nowMs)
    const floor = (): unknown => timingSafeEqual(createHmac('sha256', key).update(body).digest(), digest)
    return preparedCall(variant === 'ours' ? ours : floor)
  },
}
