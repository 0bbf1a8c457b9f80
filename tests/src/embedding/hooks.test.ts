import type {
  AuthenticateContext,
  BeforeUpdateContext,
  Hooks,
  PresentClient,
  SessionContext,
} from '@cowrite/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

const asked: AuthenticateContext[] = []
const sessions: [event: 'joined' | 'left', context: SessionContext][] = []
const examined: BeforeUpdateContext[] = []
const present = new Map<string, readonly PresentClient[]>()

/** Tokens are `name:role`; every hook writes down what it was told. */
const hooks: Hooks = {
  authenticate: async (context) => {
    asked.push(context)
    const [user = '', role] = context.token.split(':')
    if (user === 'nonsense') return { user, role: 'owner' } as never
    if (user === 'barred') return { refuse: 'forbidden' }
    return role === 'editor' || role === 'reader' ? { user, role } : { refuse: 'unauthorized' }
  },
  // It ends late, and yet before `left` of the same session.
  joined: async (context) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    sessions.push(['joined', context])
  },
  left: (context) => void sessions.push(['left', context]),
  beforeUpdate: (context) => {
    examined.push(context)
    return context.principal.id === 'mallory' ? 'nothing of yours' : null
  },
  stateless: ({ payload, principal, reply, broadcast }) => {
    if (payload === 'ask') reply(`only you, ${principal.id}`)
    if (payload === 'tell') broadcast('all of you')
  },
  awareness: (context) => void present.set(context.document, context.clients()),
}

let embedded: Embedded
beforeAll(async () => {
  embedded = await startEmbedded({ hooks })
})
afterAll(() => embedded?.[Symbol.asyncDispose]())

const join = (address: string, token: string) =>
  connectHocuspocus('hocuspocus-4', embedded, address, { token })

it('EMB-1: the hook authenticate is told token, document, headers and peer address, gives user and role or refuses, and nobody gets in by anything else that it returns', async () => {
  const client = join('demo/asked', 'ann:reader')
  await client.synced()
  const context = asked.find(({ documentName }) => documentName === 'demo/asked')
  expect(context).toMatchObject({ token: 'ann:reader', peerAddress: '127.0.0.1' })
  expect(context?.headers.host).toContain('127.0.0.1')
  expect(client.provider.authorizedScope).toBe('readonly')
  for (const [token, reason] of [
    ['', 'unauthorized'],
    ['barred:editor', 'forbidden'],
    ['nonsense:owner', 'internal'],
  ] as const) {
    const refused = join('demo/asked', token)
    await eventually(`the refusal of ${token}`, () => refused.refusals.length > 0)
    expect(refused.refusals[0]).toContain(reason)
    refused.close()
  }
  const request = (token: string) =>
    fetch(`${embedded.server.url}/api/documents/demo%2Fasked`, {
      headers: { authorization: `Bearer ${token}` },
    })
  expect((await request('ann:reader')).status).toBe(200)
  expect((await request('')).status).toBe(401)
  client.close()
})

it('EMB-5: joined and left are told once of each session, in this order, with its number, its user and its role', async () => {
  const ann = join('demo/sessions', 'ann:editor')
  await ann.synced()
  const ben = connect('y-websocket-3', embedded, 'demo/sessions', { token: 'ben:reader' })
  await ben.synced()
  const own = () => sessions.filter(([, { document }]) => document === 'demo/sessions')
  ann.close()
  await eventually('her to have left', () => own().some(([event]) => event === 'left'))
  ben.close()
  await eventually('all to have left', () => own().length === 4)
  for (const [user, role] of [
    ['ann', 'editor'],
    ['ben', 'reader'],
  ] as const) {
    const ofUser = own().filter(([, { principal }]) => principal.id === user)
    expect(ofUser.map(([event]) => event)).toEqual(['joined', 'left'])
    expect(new Set(ofUser.map(([, { session }]) => session)).size).toBe(1)
    expect(ofUser.every(([, { principal, kind }]) => principal.role === role && kind === 'client')).toBe(true)
  }
  expect(own().at(-1)?.[1].sessions).toBe(0)
})

it('EMB-8: stateless is told of a message that was passed on, and answers its client alone or all clients', async () => {
  const [ann, ben] = [join('demo/talk', 'ann:editor'), join('demo/talk', 'ben:editor')]
  await Promise.all([ann.synced(), ben.synced()])
  ann.provider.sendStateless('ask')
  await eventually('the answer', () => ann.stateless.includes('only you, ann'))
  ann.provider.sendStateless('tell')
  await eventually('the message to all', () => ann.stateless.length === 2 && ben.stateless.length === 3)
  expect(ann.stateless).toEqual(['only you, ann', 'all of you'])
  expect(ben.stateless).toEqual(['ask', 'tell', 'all of you'])
  for (const client of [ann, ben]) client.close()
})

it('EMB-9: an update that beforeUpdate refuses changes nothing and closes its document for its client with forbidden and the reason, other documents of the socket and other clients go on', async () => {
  const ann = join('demo/guarded', 'ann:editor')
  const socket = openSocket('hocuspocus-4', embedded)
  const mallory = joinHocuspocus(socket, 'demo/guarded', { token: 'mallory:editor' })
  const elsewhere = joinHocuspocus(socket, 'demo/elsewhere', { token: 'ann:editor' })
  await Promise.all([ann, mallory, elsewhere].map((client) => client.synced()))
  ann.text.insert(0, 'mine')
  await eventually('her text', () => mallory.text.toString() === 'mine')
  mallory.text.insert(0, 'not ')
  await eventually('the close', () => mallory.documentCloses.length > 0)
  expect(mallory.documentCloses[0]).toBe('forbidden: nothing of yours')
  elsewhere.text.insert(0, 'on')
  ann.text.insert(4, '!')
  await eventually('the others to be saved', () =>
    [ann, elsewhere].every(({ provider }) => provider.unsyncedChanges === 0),
  )
  const later = join('demo/guarded', 'ben:reader')
  await later.synced()
  expect(later.text.toString()).toBe('mine!')
  const told = examined.filter(({ document }) => document === 'demo/guarded')
  expect(told.map(({ principal }) => principal.id)).toEqual(['ann', 'mallory', 'ann'])
  for (const client of [ann, mallory, elsewhere, later]) client.close()
  socket.socket.destroy()
})

it('EMB-10: awareness is told who is in a document and what they show, and of their leaving', async () => {
  const [ann, ben] = [join('demo/present', 'ann:editor'), join('demo/present', 'ben:editor')]
  await Promise.all([ann.synced(), ben.synced()])
  ann.awareness.setLocalState({ user: { name: 'Ann' } })
  ben.awareness.setLocalState({ user: { name: 'Ben' } })
  const names = () =>
    (present.get('demo/present') ?? [])
      .map(({ state }) => (state as { user?: { name?: string } }).user?.name)
      .toSorted()
  await eventually('both', () => names().join() === 'Ann,Ben')
  expect(present.get('demo/present')?.map(({ clientId }) => clientId)).toContain(ann.doc.clientID)
  ann.close()
  await eventually('one', () => names().join() === 'Ben')
  ben.close()
})
