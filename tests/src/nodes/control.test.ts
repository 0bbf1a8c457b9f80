import type { Authenticator } from '@cowrite/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type InProcessCluster, startInProcess } from './in-process.ts'

/** The token is the name of the principal. */
const byName: Authenticator = {
  authenticate: async ({ token }) => ({
    ok: true,
    principal: { id: token, author: { principal: token, kind: 'person', run: null }, role: 'editor' },
  }),
}

let cluster: InProcessCluster
beforeAll(async () => {
  cluster = await startInProcess([{ authenticator: byName }, { authenticator: byName }])
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

const at = (index: number) => cluster.nodes[index]!

async function join(node: number, key: string, token: string): Promise<HocuspocusClient> {
  const client = connectHocuspocus('hocuspocus-4', at(node), `demo/${key}`, { token })
  await client.synced()
  return client
}

async function leaveAll(clients: readonly { close(): void }[]): Promise<void> {
  for (const client of clients) client.close()
}

const isSaved = ({ provider }: HocuspocusClient): boolean => provider.unsyncedChanges === 0

describe('what one node is told to do, all do', () => {
  it("NODE-36: a program that embeds a node closes a document's sessions on all nodes with the reason, and ends every session of a principal, whose others stay", async () => {
    const key = 'closing'
    const [one, two, elsewhere] = [
      await join(0, key, 'ann'),
      await join(1, key, 'ben'),
      await join(1, 'open', 'ben'),
    ]
    await at(0).server.control({ kind: 'close', documentId: await cluster.documentId(key), code: 'trashed' })
    await eventually('both to be sent away', () =>
      [one, two].every(({ documentCloses }) => documentCloses.includes('trashed')),
    )
    expect(elsewhere.documentCloses).toEqual([])
    const [ann, annToo, ben] = [
      await join(0, 'mine', 'ann'),
      await join(1, 'open', 'ann'),
      await join(0, 'mine', 'ben'),
    ]
    await at(1).server.control({ kind: 'revoke', principal: 'ann' })
    await eventually('her to be sent away everywhere', () =>
      [ann, annToo].every(({ documentCloses }) => documentCloses.includes('unauthorized')),
    )
    elsewhere.text.insert(0, 'I stay.')
    ben.text.insert(0, 'So do I.')
    await eventually('the others to be saved', () => isSaved(elsewhere) && isSaved(ben))
    expect([elsewhere, ben].flatMap(({ documentCloses }) => documentCloses)).toEqual([])
    await leaveAll([one, two, elsewhere, ann, annToo, ben])
  })

  it('NODE-37: a role that changes while people edit is told to them on whichever node they are, holds from their next edit on, and what was refused meanwhile arrives when they may write again', async () => {
    const key = 'roles'
    const [ann, ben] = [await join(0, key, 'ann'), await join(1, key, 'ben')]
    const documentId = await cluster.documentId(key)
    ben.text.insert(0, 'first ')
    await eventually('it to come through', () => ann.text.toString() === 'first ')
    await eventually('it to be saved', () => isSaved(ben))
    await at(0).server.control({ kind: 'role', principal: 'ben', documentId, role: 'reader' })
    await eventually('him to be told', () => ben.provider.authorizedScope === 'readonly')
    ben.text.insert(0, 'refused ')
    ann.text.insert(ann.text.length, 'second ')
    await eventually('the other edit to reach him', () => ben.text.toString() === 'refused first second ')
    await eventually('hers to be saved', () => isSaved(ann))
    expect(ann.text.toString()).toBe('first second ')
    expect(isSaved(ben)).toBe(false)
    await at(0).server.control({ kind: 'role', principal: 'ben', documentId, role: 'editor' })
    await eventually('him to be told', () => ben.provider.authorizedScope === 'read-write')
    ben.text.insert(ben.text.length, 'third')
    await eventually('all to come through', () => ann.text.toString() === 'refused first second third')
    await eventually('all to be saved', () => isSaved(ben))
    await at(0).server.control({ kind: 'role', principal: 'ben', documentId, role: null })
    await eventually('him to be sent away', () => ben.documentCloses.includes('forbidden'))
    expect(ann.documentCloses).toEqual([])
    await leaveAll([ann, ben])
  })

  it('NODE-38: a stateless message reaches everybody in a document, and one that is made read-only takes edits nowhere until it is writable again, then also those it refused', async () => {
    const key = 'frozen'
    const [ann, ben] = [await join(0, key, 'ann'), await join(1, key, 'ben')]
    const documentId = await cluster.documentId(key)
    await at(1).server.control({ kind: 'stateless', documentId, payload: '{"hello":"all"}' })
    await eventually('both to hear it', () =>
      [ann, ben].every(({ stateless }) => stateless.includes('{"hello":"all"}')),
    )
    await at(1).server.control({ kind: 'read-only', documentId, on: true })
    await at(1).server.control({ kind: 'stateless', documentId, payload: 'now' })
    await eventually('both to have been told', () =>
      [ann, ben].every(
        ({ stateless, provider }) => stateless.includes('now') && provider.authorizedScope === 'readonly',
      ),
    )
    ann.text.insert(0, 'A')
    ben.text.insert(0, 'B')
    const late = connect('y-websocket-3', at(0), `demo/${key}`)
    await late.synced()
    expect([late.text.toString(), isSaved(ann), isSaved(ben)]).toEqual(['', false, false])
    await at(0).server.control({ kind: 'read-only', documentId, on: false })
    await eventually('all to have both', () =>
      [ann, ben, late].every(({ text }) => text.length === 2 && text.toString() === ann.text.toString()),
    )
    await eventually('all to be saved', () => isSaved(ann) && isSaved(ben))
    expect(ann.provider.authorizedScope).toBe('read-write')
    await leaveAll([ann, ben, late])
  })

  it.each(CLIENT_KINDS)('NODE-36: %s is sent away from a closed document', async (kind) => {
    const key = `closing-${kind}`
    const client = connect(kind, at(1), `demo/${key}`, { token: 'cleo' })
    await client.synced()
    const before = client.network.closes.length
    await at(0).server.control({ kind: 'close', documentId: await cluster.documentId(key), code: 'trashed' })
    const isAway = (): boolean =>
      kind.startsWith('hocuspocus')
        ? (client as HocuspocusClient).documentCloses.includes('trashed')
        : client.network.closes.length > before
    await eventually('it to be sent away', isAway)
    client.close()
  })
})
