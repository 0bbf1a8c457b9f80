import { ERRORS } from '@cowrite/crdt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const api = (path: string, method: string): Promise<Response> =>
  fetch(`${server.url}/api/documents/${path}`, { method })

it('WIRE-18: a document that goes into the trash is closed for everybody, by its own close where one socket has many', async () => {
  const shared = openSocket('hocuspocus-4', server)
  const other = joinHocuspocus(shared, 'demo/kept')
  const clients = [
    joinHocuspocus(shared, 'demo/binned'),
    connectHocuspocus('hocuspocus-3', server, 'demo/binned'),
    connect('y-websocket-2', server, 'demo/binned'),
    connect('y-websocket-3', server, 'demo/binned'),
  ] as const
  const [fourth, third, older, newer] = clients
  for (const client of [...clients, other]) await client.synced()
  fourth.text.insert(0, 'in the bin')
  await eventually('all to have it', () => clients.every(({ text }) => text.length === 10))
  expect((await api('demo%2Fbinned', 'DELETE')).status).toBe(200)
  for (const client of [fourth, third]) {
    await eventually('the close of the document', () => client.documentCloses.includes('trashed'))
    expect(client.network.sockets.length).toBe(1)
  }
  for (const client of [older, newer]) {
    await eventually('the close of the socket', () => client.network.closes.length > 0)
    expect(client.network.closes[0]).toEqual({ code: ERRORS.trashed.close, reason: 'trashed' })
  }
  // The other document of the shared socket stays open, and new clients are refused.
  const witness = connect('y-websocket-3', server, 'demo/kept')
  await witness.synced()
  other.text.insert(0, 'still here')
  await eventually('the edit', () => witness.text.toString() === 'still here')
  const late = connectHocuspocus('hocuspocus-4', server, 'demo/binned')
  await eventually('a denial', () => late.refusals.length > 0)
  expect(late.refusals).toEqual(['trashed'])
  late.close()
  // Older clients retry indefinitely: after the document is restored, they are admitted again, with its content.
  expect((await api('demo%2Fbinned/restore', 'POST')).status).toBe(200)
  await older.synced()
  const newcomer = connect('hocuspocus-4', server, 'demo/binned')
  await newcomer.synced()
  expect(newcomer.text.toString()).toBe('in the bin')
  for (const client of [...clients, other, witness, newcomer]) client.close()
  shared.socket.destroy()
})
