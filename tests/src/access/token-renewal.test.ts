import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { connectHocuspocus, type HocuspocusClient, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EDITOR, hostToken, startTokenServer, type TokenServer } from './host-application.ts'

let place: TokenServer
beforeAll(async () => {
  place = await startTokenServer()
})
afterAll(() => place.server.close())

/** A client whose application returns these tokens one after the other, the last one again and again. */
function withTokens(address: string, tokens: readonly string[], kind = 'hocuspocus-4' as const) {
  let asked = 0
  const client = connectHocuspocus(kind, place, address, { token: tokens[0]! })
  client.provider.configuration.token = () => tokens[Math.min(asked++, tokens.length - 1)]!
  onTestFinished(() => client.close())
  return { client, asked: () => asked }
}

const scopeOf = ({ provider }: HocuspocusClient) => provider.authorizedScope

it('ACC-70: over a socket a token opens what its grants name, with the role, and nothing else', async () => {
  const token = await hostToken({
    grants: [
      { project: 'demo', documents: ['read'], role: 'commenter' },
      { project: 'demo', documents: ['write/*'], role: 'editor' },
    ],
  })
  const shared = openSocket('hocuspocus-4', place)
  onTestFinished(() => shared.socket.destroy())
  const editor = joinHocuspocus(shared, 'demo/write/one', { token })
  await editor.synced()
  expect(scopeOf(editor)).toBe('read-write')
  const other = joinHocuspocus(shared, 'demo/other', { token })
  await eventually('the refusal', () => other.refusals.length > 0)
  expect(other.refusals).toEqual(['forbidden'])
  const creator = joinHocuspocus(shared, 'demo/read', { token: await hostToken() })
  await creator.synced()
  const reader = joinHocuspocus(shared, 'demo/read', { token, sessionAwareness: true })
  await reader.synced()
  expect(scopeOf(reader)).toBe('readonly')
  const none = joinHocuspocus(shared, 'demo/none', { token: await hostToken({ grants: [] }) })
  await eventually('the refusal', () => none.refusals.length > 0)
  const forged = joinHocuspocus(shared, 'demo/forged', { token: `${token.slice(0, -6)}AAAAAA` })
  await eventually('the refusal', () => forged.refusals.length > 0)
  expect(forged.refusals[0]).toMatch(/^unauthorized: /)
  expect(editor.documentCloses).toEqual([])
})

it('ACC-75: before a token ends the client is asked for another one, and goes on without an interruption', async () => {
  const { client, asked } = withTokens('demo/renewed', [await hostToken({}, 4), await hostToken()])
  const firstEndsAt = Date.now() + 4_000
  await client.synced()
  client.text.insert(0, 'before')
  await eventually('the token to be asked for', () => asked() > 1)
  client.text.insert(6, ' after')
  await eventually('everything to be saved', () => client.provider.unsyncedChanges === 0)
  await eventually('the first token to have ended', () => Date.now() > firstEndsAt + 1_500)
  client.text.insert(0, 'still ')
  await eventually('everything to be saved', () => client.provider.unsyncedChanges === 0)
  expect(client.documentCloses).toEqual([])
  expect(client.syncedEvents()).toBe(1)
})

it('ACC-76: a token that ends closes its document as expired, and no other one of the socket', async () => {
  const shared = openSocket('hocuspocus-4', place)
  onTestFinished(() => shared.socket.destroy())
  const short = joinHocuspocus(shared, 'demo/short', { token: await hostToken({}, 3) })
  const long = joinHocuspocus(shared, 'demo/long', { token: await hostToken() })
  await Promise.all([short.synced(), long.synced()])
  await eventually('the end', () => short.documentCloses.length > 0)
  expect(short.documentCloses).toEqual(['expired'])
  long.text.insert(0, 'goes on')
  await eventually('the edit to be saved', () => long.provider.unsyncedChanges === 0)
  expect(long.documentCloses).toEqual([])
})

it('ACC-77: a renewed token for somebody else, and one that is not valid, close the document', async () => {
  const first = await hostToken({}, 4)
  const another = withTokens('demo/another', [first, await hostToken({ sub: 'ben' })]).client
  const invalid = withTokens('demo/invalid', [first, `${first.slice(0, -6)}AAAAAA`]).client
  for (const client of [another, invalid]) await eventually('the end', () => client.documentCloses.length > 0)
  expect(another.documentCloses).toEqual(['unauthorized: the token is for somebody else'])
  expect(invalid.documentCloses[0]).toMatch(/^unauthorized: /)
})

it('ACC-78: a renewed token with another role changes the role at once, and one without a grant ends the session', async () => {
  const viewer = [{ project: 'demo', role: 'viewer' }] as const
  const { client } = withTokens('demo/roles', [
    await hostToken({ grants: EDITOR }, 4),
    await hostToken({ grants: viewer }, 6),
    await hostToken({ grants: EDITOR }, 8),
    await hostToken({ grants: [] }),
  ])
  await client.synced()
  expect(scopeOf(client)).toBe('read-write')
  await eventually('the right to write to be taken', () => scopeOf(client) === 'readonly')
  client.text.insert(0, 'held back')
  expect(client.provider.unsyncedChanges).toBe(1)
  await eventually('the right to write to be given', () => scopeOf(client) === 'read-write')
  const other = withTokens('demo/roles', [await hostToken({ sub: 'ben' })]).client
  await eventually('what was held back', () => other.text.toString() === 'held back')
  await eventually('the end', () => client.documentCloses.length > 0)
  expect(client.documentCloses).toEqual(['forbidden'])
})
