import { ERRORS } from '@cowrite/crdt'
import type { Authentication, Authenticator, Credentials } from '@cowrite/server'
import { describe, expect, it } from 'vitest'
import { startLimited } from '../fuzz/in-process.ts'
import {
  connect,
  type HocuspocusClient,
  type HocuspocusSocket,
  joinHocuspocus,
  openSocket,
  type Place,
} from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, UPDATE } from '../harness/frames.ts'
import { openCollab, openSession, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import { startServer } from '../harness/server.ts'

const kinds = ['hocuspocus-3', 'hocuspocus-4'] as const
/** More than the number of messages that may wait for one document. */
const MANY_EDITS = 600

/** Checks with another client that a document of the shared socket still works, on its original socket. */
async function expectWorking(
  place: Place,
  shared: HocuspocusSocket,
  client: HocuspocusClient,
): Promise<void> {
  const name = client.provider.configuration.name
  const witness = connect('y-websocket-3', place, name)
  await witness.synced()
  const before = client.text.toString()
  client.text.insert(client.text.length, 'works;')
  await eventually(`the edit in ${name}`, () => witness.text.toString() === `${before}works;`)
  await eventually(`${name} to be saved`, () => client.provider.unsyncedChanges === 0)
  expect({ sockets: shared.network.sockets.length, closes: shared.network.closes }).toEqual({
    sockets: 1,
    closes: [],
  })
  witness.close()
}

/** Types like a client that has not noticed that the document is closed. */
function typeOn({ text }: HocuspocusClient): void {
  for (let edit = 0; edit < MANY_EDITS; edit++) text.insert(0, 'x')
}

async function denied(raw: RawSocket, address: string): Promise<string> {
  const message = await raw.next('a denial', ({ type, ...of }) => {
    return type === 'denied' && 'address' in of && of.address === address
  })
  return message.type === 'denied' ? message.reason : ''
}

describe.each(kinds)('a shared socket of %s', (kind) => {
  it('LIM-70: a document beyond the limit of the socket is denied by itself, the others work, and it opens once there is room', async () => {
    await using server = await startLimited({ documentsPerSocket: 3 })
    const shared = openSocket(kind, server)
    const within = ['demo/a', 'demo/b', 'demo/c'].map((name) => joinHocuspocus(shared, name))
    for (const client of within) await client.synced()
    const beyond = joinHocuspocus(shared, 'demo/d')
    await eventually('a denial', () => beyond.refusals.length > 0)
    expect(beyond.refusals).toEqual(['too-many-documents'])
    typeOn(beyond)
    for (const client of within) await expectWorking(server, shared, client)
    within[0]?.close()
    beyond.provider.detach()
    beyond.provider.attach()
    await beyond.synced()
    await expectWorking(server, shared, beyond)
    shared.socket.destroy()
  })

  it('LIM-71: typing on into a document that was denied, is in the trash or has an illegal name disturbs no other document', async () => {
    await using server = await startServer()
    const shared = openSocket(kind, server)
    const fine = joinHocuspocus(shared, 'demo/fine')
    const binned = joinHocuspocus(shared, 'demo/binned')
    const illegal = joinHocuspocus(shared, 'demo/\u0007')
    for (const client of [fine, binned]) await client.synced()
    expect((await fetch(`${server.url}/api/documents/demo%2Fbinned`, { method: 'DELETE' })).status).toBe(200)
    await eventually('the close', () => binned.documentCloses.length > 0)
    await eventually('a denial', () => illegal.refusals.length > 0)
    const late = joinHocuspocus(shared, 'demo/binned\0late')
    await eventually('another denial', () => late.refusals.length > 0)
    for (const client of [binned, illegal, late]) typeOn(client)
    await expectWorking(server, shared, fine)
    // After the document is restored, the same client joins again on the same socket, with all its edits.
    expect(
      (await fetch(`${server.url}/api/documents/demo%2Fbinned/restore`, { method: 'POST' })).status,
    ).toBe(200)
    binned.provider.detach()
    binned.provider.attach()
    await binned.synced()
    await eventually('everything to be saved', () => binned.provider.unsyncedChanges === 0)
    await expectWorking(server, shared, binned)
    shared.socket.destroy()
  })
})

describe('what is said of a document that was closed on its socket', () => {
  it('LIM-71: is not kept: memory stays as it was, however much it is', async () => {
    await using server = await startServer()
    const raw = await openSession(server, 'demo/open')
    raw.send(hocuspocusFrame.auth('demo/\u0007'))
    expect(await denied(raw, 'demo/\u0007')).toBe('invalid-address')
    const before = await server.heldBytes()
    const frame = hocuspocusFrame.sync('demo/\u0007', UPDATE, new Uint8Array(100_000))
    for (let sent = 0; sent < 250; sent++) raw.send(frame)
    raw.send(hocuspocusFrame.sync('demo/open', STEP_1, EMPTY_STATE_VECTOR))
    await eventually('all to be read', () => raw.messages.filter(({ type }) => type === 'sync').length >= 4)
    expect((await server.heldBytes()) - before).toBeLessThan(5 * 2 ** 20)
    expect(raw.closed).toBeNull()
    raw.close()
  })

  it('LIM-71: is not kept for ever more documents either', async () => {
    await using server = await startServer()
    const raw = await openSession(server, 'demo/open')
    const before = await server.heldBytes()
    for (let round = 0; round < 20_000; round++) {
      const address = `demo/${round}-${'x'.repeat(100)}\u0007`
      raw.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, UPDATE, new Uint8Array(100)))
    }
    await denied(raw, `demo/19999-${'x'.repeat(100)}\u0007`)
    expect((await server.heldBytes()) - before).toBeLessThan(5 * 2 ** 20)
    expect(raw.closed).toBeNull()
    raw.close()
  })

  it('LIM-72: a document with too much waiting for credentials is denied by itself where another one was let in', async () => {
    await using server = await startLimited({ handshakeMessages: 10 })
    const raw = await openSession(server, 'demo/open')
    const knock = hocuspocusFrame.sync('demo/knocking', STEP_1, EMPTY_STATE_VECTOR)
    for (let sent = 0; sent < 50; sent++) raw.send(knock)
    expect(await denied(raw, 'demo/knocking')).toBe('handshake-overflow')
    raw.send(hocuspocusFrame.auth('demo/knocking'), knock)
    await raw.next('to be let in', (message) => {
      return message.type === 'authenticated' && message.address === 'demo/knocking'
    })
    expect(raw.closed).toBeNull()
    raw.close()
  })
})

/** An authenticator that answers when the test triggers it, and throws for some tokens. */
class SlowAuthenticator implements Authenticator {
  readonly asked = new Map<string, () => void>()

  authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    if (token === 'throws') throw new Error('thrown at once')
    if (token === 'rejects') return Promise.reject(new Error('thrown later'))
    const allowed: Authentication = {
      ok: true,
      principal: { id: token, author: { principal: token, kind: 'person', run: null }, role: 'editor' },
    }
    if (token === 'guest') return Promise.resolve(allowed)
    return new Promise((resolve) => {
      const ok = token.startsWith('right')
      this.asked.set(token, () => resolve(ok ? allowed : { ok: false, code: 'unauthorized' }))
    })
  }
}

describe('credentials', () => {
  it.each([
    { first: 'wrong', second: 'right', answers: ['right', 'wrong'], expected: 'authenticated' },
    { first: 'wrong', second: 'right', answers: ['wrong', 'right'], expected: 'authenticated' },
    { first: 'right', second: 'wrong', answers: ['wrong', 'right'], expected: 'denied' },
    { first: 'right', second: 'wrong', answers: ['right', 'wrong'], expected: 'denied' },
  ])(
    'LIM-73: of a $first token and a $second one after it the newest counts, answered in the order $answers',
    async ({ first, second, answers, expected }) => {
      const authenticator = new SlowAuthenticator()
      await using server = await startLimited({}, { authenticator })
      const raw = await openCollab(server)
      raw.send(hocuspocusFrame.auth('demo/slow', first))
      raw.send(hocuspocusFrame.sync('demo/slow', STEP_1, EMPTY_STATE_VECTOR))
      raw.send(hocuspocusFrame.auth('demo/slow', second))
      for (const token of answers) {
        const answer = await eventually(`${token} to be checked`, () => authenticator.asked.get(token))
        answer()
      }
      await raw.next('an answer', ({ type }) => type === expected)
      if (expected === 'authenticated') await raw.next('step 2', (message) => message.type === 'sync')
      expect(raw.messages.filter(({ type }) => type === 'authenticated' || type === 'denied')).toHaveLength(1)
      raw.close()
    },
  )

  it('LIM-73: however many come, few are checked at once, and the last one counts', async () => {
    const authenticator = new SlowAuthenticator()
    await using server = await startLimited({}, { authenticator })
    const raw = await openCollab(server)
    for (let at = 0; at < 1_000; at++) raw.send(hocuspocusFrame.auth('demo/slow', `wrong-${at}`))
    raw.send(hocuspocusFrame.auth('demo/slow', 'right'))
    raw.send(Uint8Array.of(9))
    await raw.next('everything to be read', ({ type }) => type === 'ping')
    expect(authenticator.asked.size).toBeLessThan(10)
    for (const answer of [...authenticator.asked.values()]) answer()
    const right = await eventually('the last to be checked', () => authenticator.asked.get('right'))
    right()
    await raw.next('to be let in', ({ type }) => type === 'authenticated')
    raw.close()
  })

  it.each(['throws', 'rejects'])(
    'LIM-74: an authenticator that %s denies that document only',
    async (token) => {
      await using server = await startLimited({}, { authenticator: new SlowAuthenticator() })
      const shared = openSocket('hocuspocus-4', server)
      const fine = joinHocuspocus(shared, 'demo/fine')
      await fine.synced()
      const failing = joinHocuspocus(shared, 'demo/failing', { token })
      await eventually('a denial', () => failing.refusals.length > 0)
      expect(failing.refusals).toEqual(['internal'])
      typeOn(failing)
      expect(fine.isSynced()).toBe(true)
      fine.text.insert(0, 'works')
      await eventually('it to be saved', () => fine.provider.unsyncedChanges === 0)
      expect(shared.network.closes).toEqual([])
      shared.socket.destroy()
      const raw = await openYjs(server, 'demo/failing', `?token=${token}`)
      expect(await raw.untilClosed()).toEqual({ code: ERRORS.internal.close, reason: 'internal' })
    },
  )
})
