import type { Behaviour } from '../behaviour.ts'
import { failShare, shareSettings } from '../share.ts'

/** Which events: by a hash of seed and event id, so that a poisonous one fails in every retry. */
export const mode: Behaviour<typeof shareSettings> = {
  id: 'poison',
  says: 'does another behaviour with a share of the events, with each of these whenever it comes, and answers the others well',
  settings: shareSettings,
  act: (settings, pick) => failShare(settings, pick(settings.of), (id) => id),
}
