import { type Principal, SERVER_PRINCIPAL, ServiceError } from '@cowrite/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { type Embedded, openRooms, startEmbedded } from './embedded.ts'

let embedded: Embedded
beforeAll(async () => {
  embedded = await startEmbedded({
    hooks: { beforeUpdate: ({ principal }) => (principal.id === 'refused' ? 'not you' : null) },
  })
})
afterAll(() => embedded?.[Symbol.asyncDispose]())

const PERSON: Principal = {
  id: 'ann',
  author: { principal: 'ann', kind: 'person', run: null },
  role: 'reader',
}

it('EMB-12: a document that is open in the process has what clients write, and its changes, in a transaction or not, reach them as updates with an author', async () => {
  const client = connectHocuspocus('hocuspocus-4', embedded, 'demo/both')
  await client.synced()
  client.text.insert(0, 'client ')
  await eventually('the text', () => client.provider.unsyncedChanges === 0)
  await using connection = await embedded.server.open('both', { user: 'nightly' })
  expect(connection.address).toBe('demo/both')
  const text = connection.doc.getText('content')
  expect(text.toString()).toBe('client ')
  const length = await connection.transact((doc) => {
    doc.getText('content').insert(7, 'cron ')
    doc.getText('content').insert(12, 'job')
    return doc.getText('content').length
  })
  expect(length).toBe(15)
  await eventually('it to arrive', () => client.text.toString() === 'client cron job')
  text.insert(15, ' too')
  await eventually('that to arrive', () => client.text.toString() === 'client cron job too')
  client.text.insert(0, 'A ')
  await eventually('the edit', () => text.toString() === 'A client cron job too')
  const response = await fetch(`${embedded.server.url}/api/documents/demo%2Fboth/authorship`)
  expect(await response.text()).toContain('"nightly"')
  client.close()
})

it('EMB-12: an observer of the document may change it while it is told of an update', async () => {
  const client = connectHocuspocus('hocuspocus-4', embedded, 'demo/answering')
  await client.synced()
  await using connection = await embedded.server.open('demo/answering')
  const text = connection.doc.getText('content')
  text.observe((event) => {
    if (!event.transaction.local) text.insert(text.length, '!')
  })
  client.text.insert(0, 'hello')
  await eventually('the answer', () => client.text.toString() === 'hello!')
  client.close()
})

it('EMB-13: a transaction that throws or waits changes nothing and closes the connection, and one that is refused rejects with the reason', async () => {
  const client = connect('hocuspocus-4', embedded, 'demo/kept')
  await client.synced()
  const open = (user: string | Principal) => embedded.server.open('demo/kept', { user })
  const throwing = await open('one')
  await expect(
    throwing.transact((doc) => {
      doc.getText('content').insert(0, 'half of it')
      throw new RangeError('on purpose')
    }),
  ).rejects.toThrow(RangeError)
  expect(await throwing.closed).toBe('failed')
  await expect(throwing.transact(() => {})).rejects.toBeInstanceOf(ServiceError)
  const waiting = await open('two')
  await expect(
    waiting.transact(async (doc) => {
      doc.getText('content').insert(0, 'half of it')
      await Promise.resolve()
    }),
  ).rejects.toThrow(TypeError)
  const write = (connection: typeof throwing) =>
    connection.transact((doc) => doc.getText('content').insert(0, 'refused'))
  const reading = await open(PERSON)
  await expect(write(reading)).rejects.toMatchObject({ code: 'read-only' })
  expect(await reading.closed).toBe('read-only')
  const refused = await open('refused')
  await expect(write(refused)).rejects.toMatchObject({ code: 'forbidden', message: 'not you' })
  await expect(embedded.server.open(`demo/${'x'.repeat(300)}`)).rejects.toMatchObject({
    code: 'invalid-address',
  })
  const last = await open('three')
  await last.transact((doc) => doc.getText('content').insert(0, 'kept'))
  await eventually('the last one', () => client.text.toString() === 'kept')
  await last.close()
  expect(await last.closed).toBe('closed')
  client.close()
})

it('EMB-15: a direct connection closes with its document: with trashed when that goes into the trash, with shutting-down when the server closes', async () => {
  await using other = await startEmbedded()
  const trashed = await other.server.open('demo/trashed')
  await trashed.transact((doc) => doc.getText('content').insert(0, 'text'))
  await other.server.documents.trash(SERVER_PRINCIPAL, 'demo/trashed')
  expect(await trashed.closed).toBe('trashed')
  await expect(trashed.transact(() => {})).rejects.toMatchObject({ code: 'trashed' })
  await expect(other.server.open('demo/trashed')).rejects.toMatchObject({ code: 'trashed' })
  const open = await other.server.open('demo/open', { idleMs: Number.POSITIVE_INFINITY })
  await other.server.close()
  expect(await open.closed).toBe('shutting-down')
  await expect(open.transact(() => {})).rejects.toMatchObject({ code: 'shutting-down' })
  await expect(other.server.open('demo/open')).rejects.toMatchObject({ code: 'shutting-down' })
})

it('EMB-14: a direct connection without transactions closes by itself, and nothing of closed ones keeps documents open', async () => {
  await using other = await startEmbedded()
  const idle = await other.server.open('demo/idle', { idleMs: 50 })
  // A transaction begins the time anew.
  await idle.transact((doc) => doc.getText('content').insert(0, 'text'))
  expect(idle.isOpen).toBe(true)
  expect(await idle.closed).toBe('idle')
  await expect(idle.transact(() => {})).rejects.toMatchObject({ code: 'conflict' })
  for (let at = 0; at < 100; at++) {
    await using connection = await other.server.open(`demo/opened-${at % 10}`)
    await connection.transact((doc) => doc.getText('content').insert(0, 'x'))
  }
  expect(await openRooms(other)).toBe(11)
  await eventuallyAsync('all documents to be let go', async () => (await openRooms(other)) === 0)
  await using again = await other.server.open('demo/opened-0')
  expect(again.doc.getText('content').toString()).toBe('x'.repeat(10))
})
