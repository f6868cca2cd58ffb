import { Agent, request } from 'undici'
import type { Said } from './forger.ts'
import type { HostileModule, Place } from './hostile-module.ts'

const textMaxChars = 256 * 1024

/** Calls the platform's API with a tenant's own token, as an attack wants, and keeps what it was told. */
export const runAbuse = async (
  abuse: NonNullable<HostileModule['abuse']>,
  place: Place,
  { platform, token }: { platform: string; token: string },
): Promise<Said[]> => {
  const said: Said[] = []
  const dispatcher = new Agent({ connections: 64, allowH2: false })
  const call = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await request(platform + path, {
      dispatcher,
      method: method as 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = (await answer.body.text()).slice(0, textMaxChars)
    said.push({ status: answer.statusCode, text })
    return answer.statusCode
  }
  await abuse({ call }, place)
  await dispatcher.destroy()
  return said
}
