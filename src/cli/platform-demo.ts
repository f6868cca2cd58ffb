import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Scenario } from '../bench/scenario/scenario.ts'

interface DemoRequest {
  readonly url: string
  readonly operatorToken: string
  readonly scenario: Scenario
  /** Where bodies that are too long to be typed are written. */
  readonly folder: string
  /** CIDR blocks that extensions may reach although they are not public. */
  readonly allowedNetworks: readonly string[]
}

const thirdPartyUrl = 'http://127.0.0.1:8090'
const main = resolve(import.meta.dirname, '../main.ts')

/**
 * Commands that can be pasted in order: a tenant, the scenario's own extension for it, an operation, what became of
 * it. Bodies beyond a line are written into `folder` and sent from there.
 */
export const platformDemo = async (request: DemoRequest): Promise<string> => {
  const { url, operatorToken, scenario, folder } = request
  const { hook, payloads } = scenario
  const tenant = `${url}/v1/tenants/acme`
  const auth = `-H 'authorization: Bearer ${operatorToken}'`
  const json = `${auth} -H 'content-type: application/json'`
  const extension = await fileWith(folder, 'extension.json', uploadOf(scenario))
  const operation = JSON.stringify({ data: payloads[0] })
  const body = fitsALine(operation) ? `'${operation}'` : `'@${await fileWith(folder, 'operation.json', operation)}'`
  return [
    ...(await thirdPartyLines(request)),
    'A tenant, its extension, an operation, and the log of what became of it:',
    `  curl -sS -X PUT ${tenant} ${auth}`,
    `  curl -sS -X PUT ${tenant}/extensions/${hook.id} ${json} --data '@${extension}'`,
    `  curl -sS -X POST ${tenant}/hooks/${hook.id} ${json} --data ${body}`,
    `  curl -sS ${tenant}/attempts ${auth}`,
  ].join('\n')
}

/** An extension that calls out needs somebody who answers. */
const thirdPartyLines = async ({ scenario, folder, allowedNetworks }: DemoRequest): Promise<string[]> => {
  if (!callsOut(scenario)) return []
  const replies = await fileWith(folder, 'replies.json', JSON.stringify(scenario.thirdParty.replies))
  const port = new URL(thirdPartyUrl).port
  return [
    'The third-party API that its extension calls, in a terminal of its own:',
    `  ${process.execPath} ${main} third-party --port ${port} --latency-ms ${scenario.thirdParty.latencyMs} --replies '${replies}'`,
    ...(allowedNetworks.length > 0
      ? []
      : ['(Extensions may not call this machine until the platform is started with --allow-network 127.0.0.0/8.)']),
  ]
}

const callsOut = ({ settings }: Scenario): boolean => Object.values(settings).some((value) => value.includes('{thirdPartyUrl}'))

const uploadOf = (scenario: Scenario): string =>
  JSON.stringify({
    approach: 'sandbox',
    code: scenario.extension,
    settings: Object.fromEntries(
      Object.entries(scenario.settings).map(([key, value]) => [key, value.replaceAll('{thirdPartyUrl}', thirdPartyUrl)]),
    ),
    egress: callsOut(scenario) ? [thirdPartyUrl] : [],
  })

/** A quotation mark would end the shell's. */
const fitsALine = (text: string): boolean => text.length < 500 && !text.includes("'")

const fileWith = async (folder: string, name: string, text: string): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}
