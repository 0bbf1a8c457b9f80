import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { VersionsApi, writer } from './api.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COWRITE_STORE: 'memory' } })
})
afterAll(() => server[Symbol.asyncDispose]())

/** The lines of a stream of changes. */
async function lines(address: string, id: string, query = ''): Promise<Record<string, unknown>[]> {
  const path = `/api/documents/${encodeURIComponent(address)}/versions/${id}/changes${query}`
  const response = await fetch(server.url + path)
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  expect(response.headers.get('content-type')).toMatch('application/x-ndjson')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

it('VER-65: the differences come as lines, block by block, with names of blocks, and at the end their extent and authors', async () => {
  const address = 'demo/lines'
  const api = new VersionsApi(server, address)
  const ana = await writer(server, address)
  ana.write('One stays.')
  ana.write('Two goes on.')
  await eventually('the edits to be there', async () => (await api.content('now')) !== '')
  const first = await api.name('First')
  ana.paragraph(1).insert(4, 'really ')
  ana.write('Three.')
  const second = await api.name('Second')
  const compared = await lines(address, first.id, `?against=${second.id}`)
  expect(compared.map(({ kind }) => kind)).toEqual(['authors', 'same', 'changed', 'added', 'end'])
  expect(compared[0]).toMatchObject({ authors: [{ name: 'Guest', kind: 'guest', colour: null }] })
  expect(compared[2]).toMatchObject({
    changes: 1,
    blocks: [{ type: 'paragraph', content: [{ text: 'Two ' }, { text: 'really ', change: 'added' }, {}] }],
  })
  expect(compared[2]?.['handle']).toMatch(/^[0-9a-z]+\.[0-9a-z]+$/)
  expect(compared[2]?.['handle']).toBe(compared[2]?.['was'])
  expect(compared[4]).toMatchObject({ added: 2, removed: 0, changes: 2 })
  expect(compared[4]?.['authors']).toMatchObject([{ name: 'Guest', kind: 'guest', added: 2 }])
  expect((await lines(address, first.id, '?against=now')).at(-1)).toMatchObject({ changes: 2 })
  const alone = await lines(address, second.id)
  expect(alone.map(({ kind }) => kind)).toEqual(['authors', 'same', 'same', 'same', 'end'])
  expect(await lines(address, second.id, '?against=now')).toHaveLength(5)
  const none = '/versions/01890000-0000-7000-8000-000000000000/changes?against=now'
  expect(await api.ask('GET', none)).toMatchObject({ status: 404, body: { error: 'not-found' } })
  expect(await api.ask('GET', '/versions/now/changes?against=nothing')).toMatchObject({ status: 404 })
  await ana.close()
})

it('VER-66: a version is summed up against the one before it, and lists hold named ones or those up to a time', async () => {
  const address = 'demo/sums'
  const api = new VersionsApi(server, address)
  const ana = await writer(server, address)
  ana.write('Two words.')
  const first = await api.name('First')
  ana.write('Three more words.')
  const second = await api.name('Second')
  ana.write('Now.')
  const summary = (id: string) => api.ask('GET', `/versions/${id}/summary`)
  expect(await summary(first.id)).toMatchObject({ status: 200, body: { added: 2, removed: 0, changes: 1 } })
  expect(await summary(second.id)).toMatchObject({ body: { added: 3, authors: [{ name: 'Guest' }] } })
  await eventually('the last edit', async () => {
    const { body } = await summary('now')
    return body['added'] === 1
  })
  const { body } = await api.ask<{ authors: { characters: number }[] }>('GET', '/authorship/shares')
  expect(body.authors.map(({ characters }) => characters)).toEqual([31])
  const ids = async (query: string) => (await api.list(query)).map(({ id }) => id)
  expect(await ids('?named=true')).toEqual([second.id, first.id])
  expect(await ids(`?until=${first.createdAt}`)).toEqual([first.id])
  expect(await ids(`?until=${second.createdAt}&limit=1`)).toEqual([second.id])
  expect(await ids('?until=2001-01-01T00:00:00Z')).toEqual([])
  await ana.close()
})
