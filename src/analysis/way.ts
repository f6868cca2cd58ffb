import type { Manifest } from '../store/manifest.ts'

/** How the calls of a scenario travelled: `loopback`, `20 ms round trip to the customer, third party 0 ms from both`. */
export const wayOf = ({ network }: Manifest['scenarios'][number], manifest: Manifest): string =>
  network?.text ?? (manifest.realisation === undefined ? manifest.network : 'loopback')
