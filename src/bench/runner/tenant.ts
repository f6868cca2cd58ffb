import { deployExtension, type Deployment } from './deploy.ts'
import { tenantsOf, type World } from './world.ts'

/** A customer of a trial, with the token that its own calls bear. */
export interface Tenant {
  readonly name: string
  readonly token: string
}

/** Signs up every tenant of the scenario and puts its extension into service. */
export const enrolTenants = (world: World): Promise<Tenant[]> =>
  Promise.all(tenantsOf(world.scenario).map((name) => enrolTenant(world, name)))

export const enrolTenant = async (world: World, name: string, deployment: Deployment = {}): Promise<Tenant> => {
  const { token } = await world.platform.createTenant(name)
  await deployExtension(world, name, deployment)
  return { name, token }
}
