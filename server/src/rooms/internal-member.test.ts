import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { accessByName, person } from '../access/access-for-tests.ts'
import { ServiceError } from '../errors/service-error.ts'
import { newDocument, roomsForTests } from './registry-for-tests.ts'

/** An update that inserts a text. */
function text(content: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, content)
  return Y.encodeStateAsUpdate(doc)
}

const identity = (invoker: string) => ({
  principal: 'agent:assistant',
  name: 'Assistant',
  color: '#7a5cf5',
  run: 'run',
  invoker: person(invoker),
})

it('a write of a member that is gone rejects with the reason', async () => {
  await using rooms = await roomsForTests(accessByName)
  const { store, registry, members } = rooms
  const { id: documentId } = await newDocument(store, 'plan')
  const left = await members.join('demo/plan', person('eve'))
  await left.write(text('before'))
  left.leave()
  await expect(left.write(text('after'))).rejects.toBeInstanceOf(ServiceError)
  await expect(left.write(text('after'))).rejects.toMatchObject({ code: 'conflict' })
  const reading = await members.join('demo/plan', person('rob'))
  await expect(reading.write(text('a reader'))).rejects.toMatchObject({ code: 'read-only' })
  const expelled = await members.join('demo/plan', person('eve'))
  registry.dispatch({ kind: 'revoke', principal: 'eve' })
  await expect(expelled.write(text('expelled'))).rejects.toMatchObject({ code: 'unauthorized' })
  const deleted = await members.join('demo/plan', person('eve'))
  registry.dispatch({ kind: 'close', documentId, code: 'not-found' })
  await expect(deleted.write(text('deleted'))).rejects.toMatchObject({ code: 'not-found' })
})

it('AGENT-26: an agent is let in with the rights of its invoker', async () => {
  await using rooms = await roomsForTests(accessByName)
  const { store, members } = rooms
  for (const key of ['plan', 'secret']) await newDocument(store, key)
  const join = (key: string, invoker: string) => members.joinAgent(`demo/${key}`, identity(invoker))
  const agent = await join('plan', 'eve')
  await agent.write(text('by the agent'))
  await expect(join('plan', 'rob')).rejects.toMatchObject({ code: 'read-only' })
  await expect(join('plan', 'mallory')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(join('secret', 'eve')).rejects.toMatchObject({ code: 'forbidden' })
  await store.documents.setReadOnly((await newDocument(store, 'closed')).id, true)
  await expect(join('closed', 'eve')).rejects.toMatchObject({ code: 'read-only' })
})

it('AGENT-26: what an invoker may not do any more, its agents may not do either, and agents of others may', async () => {
  await using rooms = await roomsForTests({
    authorize: (principal, ...of) => accessByName.authorize({ ...principal, id: 'eve' }, ...of),
  })
  const { store, registry, members } = rooms
  const { id: documentId } = await newDocument(store, 'plan')
  const join = (invoker: string) => members.joinAgent('demo/plan', identity(invoker))
  const [first, second, third, other] = [
    await join('anna'),
    await join('anna'),
    await join('anna'),
    await join('ben'),
  ]
  registry.dispatch({ kind: 'role', principal: 'anna', documentId, role: 'reader' })
  await expect(first.write(text('as a reader'))).rejects.toMatchObject({ code: 'read-only' })
  registry.dispatch({ kind: 'role', principal: 'anna', documentId, role: 'editor' })
  await second.write(text('as an editor'))
  registry.dispatch({ kind: 'read-only', documentId, on: true })
  await expect(second.write(text('while closed'))).rejects.toMatchObject({ code: 'read-only' })
  registry.dispatch({ kind: 'read-only', documentId, on: false })
  registry.dispatch({ kind: 'role', principal: 'anna', documentId, role: null })
  await expect(third.write(text('without a role'))).rejects.toMatchObject({ code: 'forbidden' })
  const fourth = await join('anna')
  registry.dispatch({ kind: 'revoke', principal: 'anna' })
  await expect(fourth.write(text('revoked'))).rejects.toMatchObject({ code: 'unauthorized' })
  await other.write(text('of another person'))
})
