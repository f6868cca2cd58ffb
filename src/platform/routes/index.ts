import type { RouteContext, Server } from '../server.ts'
import { addAttempts } from './attempts.ts'
import { addEndpoint } from './endpoint.ts'
import { addEvents } from './events.ts'
import { addExtensions } from './extensions.ts'
import { addHooks } from './hooks.ts'
import { addOperations } from './operations.ts'
import { addReplay } from './replay.ts'
import { addSecrets } from './secrets.ts'
import { addService } from './service.ts'
import { addSigningSecret } from './signing-secret.ts'
import { addStanding } from './standing.ts'
import { addTenants } from './tenants.ts'
import { addTestEvent } from './test-event.ts'
import { addVersions } from './versions.ts'

/** Every route there is, one file a resource. */
export const addRoutes = (app: Server, context: RouteContext): void => {
  addTenants(app, context)
  addExtensions(app, context)
  addVersions(app, context)
  addStanding(app, context)
  addSigningSecret(app, context)
  addEndpoint(app, context)
  addTestEvent(app, context)
  addOperations(app, context)
  addEvents(app, context)
  addAttempts(app, context)
  addReplay(app, context)
  addHooks(app, context)
  addSecrets(app, context)
  addService(app, context)
}
