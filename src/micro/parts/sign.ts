import { createHmac } from 'node:crypto'
import { readStandardKey, signStandard } from '../../approaches/webhook/dialects/standard.ts'
import { signingSecret } from '../event.ts'
import { preparedCall, type Part } from '../part.ts'

export const part: Part = {
  id: 'sign',
  title: 'sign a delivery',
  floor: 'createHmac over the bare body',
  side: 'webhook',
  prepare: async (variant, payload) => {
    const body = Buffer.from(payload)
    const key = readStandardKey(signingSecret)
    const ours = (): string => signStandard(key, 'evt_1', '1767225600', body)
    const floor = (): string => createHmac('sha256', key).update(body).digest('base64')
    return preparedCall(variant === 'ours' ? ours : floor)
  },
}
