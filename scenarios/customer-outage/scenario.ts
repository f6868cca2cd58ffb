import type { ScenarioInput } from '../../src/bench/scenario/scenario.ts'
import { incomingMails } from './payloads.ts'

export default {
  title: 'Triage a support ticket, then tell the team in its chat',
  situation:
    'A mail came in at a support desk. The company’s logic sorts out what machines wrote and sets queue and deadline; tickets that cannot wait are announced in the team’s chat.',
  // Open: without triage a ticket lands in the common queue, which is better than losing what somebody wrote.
  hook: { id: 'ticket.received', phase: 'before', budgetMs: 800, onFailure: 'open' },
  afterHook: { id: 'ticket.filed', phase: 'after', budgetMs: 3_000 },
  tenants: 20,
  load: { ratePerSecond: 400 },
  onRequest: true,
  settings: { api: '{thirdPartyUrl}', ourDomain: 'desk.example.com' },
  payloads: incomingMails,
  faults: [
    'runtime-crash',
    'connection-reset',
    'endless-loop',
    'network-partition',
    'network-loss',
    'dns-gone',
    'certificate-expired',
    'secret-expired',
    'dependency-down',
  ],
} satisfies ScenarioInput
