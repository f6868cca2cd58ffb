import { deployExtension } from './deploy.ts'
import { tenantsOf, type World } from './world.ts'

/** A customer of a trial, with the token that its own calls bear. */
export interface Tenant {
  readonly name: string
  readonly token: string
}

/** Signs up every tenant of the scenario and puts its extension into service. */
export const enrolTenants = (world: World): Promise<Tenant[]> =>
  Promise.all(tenantsOf(world.scenario).map((name) => enrolTenant(world, name)))

const enrolTenant = async (world: World, name: string): Promise<Tenant> => {
  const { token } = await world.platform.createTenant(name)
  await deployExtension(world, name)
  return { name, token }
}
