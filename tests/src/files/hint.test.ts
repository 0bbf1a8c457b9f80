import { FileClient } from '@cowrite/server/files/upload-for-tests'
import { expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'

it('FILE-17: everybody in a document is told when an upload begins, when it is complete, and when the file is ready', async () => {
  await using server = await startServer()
  const client = new FileClient(server.url)
  await client.ask('POST', '/api/documents', { title: 'Plan', address: 'demo/plan' })
  const reader = connectHocuspocus('hocuspocus-4', server, 'demo/plan')
  await reader.synced()
  const hints = () => reader.stateless.filter((payload) => payload === '{"cowrite":"files"}').length
  const bytes = Buffer.from('words')
  const { id } = await client.begin('demo/plan', 'a.txt', bytes.length)
  await eventually('the hint of the beginning', () => hints() === 1)
  await client.ask('PUT', `/api/files/${id}/parts/0`, bytes)
  await client.ask('POST', `/api/files/${id}/complete`)
  expect(await client.settled(id)).toMatchObject({ status: 'ready', kind: 'other' })
  // Notices that follow each other within a quarter of a second are one.
  await eventually('the hint that it is ready', () => hints() >= 2)
  reader.close()
})
