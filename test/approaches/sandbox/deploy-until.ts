import type { Deployment } from '../../../src/approaches/approach.ts'

/**
 * Deploys what turns bad at a moment, and answers when that has passed. A machine too busy to deploy it before is given
 * twice as long, and so on.
 */
export const deployUntil = async (deploy: (atMs: number) => Promise<Deployment>, afterMs = 250): Promise<Deployment> => {
  const atMs = Date.now() + afterMs
  const deployment = await deploy(atMs).catch((error: unknown) => {
    if (afterMs > 10_000) throw error
  })
  if (!deployment) return deployUntil(deploy, 2 * afterMs)
  while (Date.now() <= atMs) await new Promise((resolve) => setTimeout(resolve, 20))
  return deployment
}
