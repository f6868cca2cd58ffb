import { eventOf } from '../event.ts'
import { preparedCall, type Part } from '../part.ts'

/** The envelope's share: an event as it is sent, against its bare data. */
export const part: Part = {
  id: 'stringify',
  title: 'stringify the event',
  floor: 'JSON.stringify of the bare data',
  side: 'both',
  prepare: async (variant, payload) => {
    const data: unknown = JSON.parse(payload)
    const event = eventOf(payload)
    return preparedCall(variant === 'ours' ? () => JSON.stringify(event) : () => JSON.stringify(data))
  },
}
