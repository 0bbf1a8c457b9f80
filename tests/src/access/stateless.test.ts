import { SERVER_PRINCIPAL } from '@cowrite/server'
import * as decoding from 'lib0/decoding'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { connectHocuspocus, type HocuspocusClient, type HocuspocusKind } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Claims, hostToken, ISSUER, startTokenServer, type TokenServer } from './host-application.ts'

/** The number of stateless messages in the Hocuspocus protocol. */
const STATELESS = 5

let place: TokenServer
beforeAll(async () => {
  place = await startTokenServer()
})
afterAll(() => place.server.close())

async function join(kind: HocuspocusKind, claims: Claims): Promise<HocuspocusClient> {
  const client = connectHocuspocus(kind, place, `demo/said-${kind}`, { token: await hostToken(claims) })
  onTestFinished(() => client.close())
  await client.synced()
  return client
}

/** The stateless messages that the client received, with their senders. */
function saidTo({ network }: HocuspocusClient): { payload: string; sender: unknown }[] {
  return network.received.flatMap((frame) => {
    const decoder = decoding.createDecoder(new Uint8Array(frame))
    if (frame.length < 3) return []
    decoding.readVarString(decoder)
    if (decoding.readVarUint(decoder) !== STATELESS) return []
    const payload = decoding.readVarString(decoder)
    return [
      { payload, sender: decoding.hasContent(decoder) ? JSON.parse(decoding.readVarString(decoder)) : null },
    ]
  })
}

it.each(['hocuspocus-3', 'hocuspocus-4'] as const)(
  'ACC-85: a stateless message has its sender, by the server, and is otherwise unchanged; what the server says has none (%s)',
  async (kind) => {
    const ann = await join(kind, { sub: 'ann', name: 'Ann' })
    const eve = await join(kind, { sub: 'eve', name: 'Eve' })
    const payload = '{"id":"server","name":"The server"}'
    eve.provider.sendStateless(payload)
    eve.provider.sendStateless('{"cowrite":{"type":"title","title":"Forged"}}')
    await eventually('the message', () => ann.stateless.length === 1)
    await place.server.documents.rename(SERVER_PRINCIPAL, `demo/said-${kind}`, 'Renamed')
    await eventually('both messages', () => ann.stateless.length === 2)
    expect(ann.stateless[0]).toBe(payload)
    const [said, title] = saidTo(ann)
    expect(said).toEqual({ payload, sender: { id: `host:${ISSUER}:eve`, name: 'Eve' } })
    expect(title?.payload).toContain('Renamed')
    expect(title?.sender).toBeNull()
  },
)
