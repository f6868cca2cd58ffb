import type { Manifest } from '../../store/manifest.ts'
import type { Contestant } from '../plan/contestant.ts'
import { startChild } from '../process/child.ts'
import { createPlatformClient } from '../runner/platform-client.ts'
import type { Scenario } from '../scenario/scenario.ts'

type Layers = NonNullable<Manifest['approaches'][number]['layers']>

/** What holds the processes of each approach on this machine, as a platform tells that is started for this question. */
export const readLayers = async (
  { folder }: Scenario,
  contestants: readonly Contestant[],
): Promise<ReadonlyMap<string, Layers>> => {
  if (contestants.every(({ runsAt }) => runsAt !== 'platform')) return new Map()
  const trusted = contestants.some((contestant) => contestant.trusted) ? ['--trusted'] : []
  const args = ['platform', '--port', '0', '--scenario', folder, ...trusted]
  await using child = await startChild({ name: 'platform', args, readyTimeoutMs: 20_000 })
  const { url, token } = child.ready as { url: string; token: string }
  await using client = createPlatformClient(url, token)
  const offered = await client.approaches()
  return new Map(offered.flatMap(({ id, layers }) => (layers ? [[id, layers] as const] : [])))
}
