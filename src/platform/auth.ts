import type { FastifyRequest } from 'fastify'
import type { Author } from './extensions.ts'
import { problem } from './problem.ts'
import type { Tenants } from './tenants.ts'
import { hashToken, sameHash } from './tokens.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token the request bears. */
    author: Author
  }
}

/** Who may use a route: the operator alone, the tenant of its path too, or any tenant. */
export type Audience = 'operator' | 'tenant' | 'anyone-known'

/**
 * Checks the bearer token before anything of the request's body is read.
 * 401: nobody's token. 403: somebody's, but not for this. 404 is for those who may know: to a tenant, another
 * tenant's path looks the same whether that tenant exists or not.
 */
export const createAuthorize =
  (operatorTokenHash: Buffer, tenants: Tenants) =>
  (audience: Audience) =>
  async (request: FastifyRequest): Promise<void> => {
    const tokenHash = hashToken(bearerToken(request.headers.authorization))
    const { tenant } = request.params as { tenant?: string }
    request.author = sameHash(operatorTokenHash, tokenHash) ? 'operator' : 'tenant'
    if (request.author === 'operator') return audience === 'tenant' ? mustExist(tenants, tenant) : undefined
    if (audience === 'tenant' && tenant !== undefined && tenants.holdsToken(tenant, tokenHash)) return
    if (!tenants.isAnyTenantsToken(tokenHash)) throw unauthorized('the bearer token is not valid here')
    if (audience === 'anyone-known') return
    const hint = audience === 'tenant' ? "Use a tenant's token with its own path only." : "Use the operator's token."
    throw problem(403, 'forbidden', 'this token does not open this resource', hint)
  }

const bearerToken = (authorization: string | undefined): string => {
  const token = /^bearer +([\w.~+/=-]{1,512}) *$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw unauthorized('this route needs a bearer token')
  return token
}

const unauthorized = (detail: string) =>
  problem(401, 'unauthorized', detail, "Send 'Authorization: Bearer TOKEN' with the operator's token, or the tenant's own.")

const mustExist = (tenants: Tenants, tenant: string | undefined): void => {
  if (tenant !== undefined && tenants.has(tenant)) return
  throw problem(404, 'unknown-tenant', `there is no tenant ${tenant}`, `Create it first: PUT /v1/tenants/${tenant}`)
}
