import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, writer } from './api.ts'

describe.each(STORE_KINDS)('versions over HTTP on %s', (kind) => {
  it('VER-15: the present state can be kept under a name, with the newest edits or when nobody is there, and versions are listed newest first, page by page', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const api = new VersionsApi(server, 'demo/named')
    const ana = await writer(server, 'demo/named', 'hocuspocus-3')
    const ben = await writer(server, 'demo/named', 'y-websocket-3')
    ana.write('One.')
    await eventually('the edit to be with others', () => ben.fragment.length === 1)
    const first = await api.name('  First draft ')
    expect(first).toMatchObject({ kind: 'named', name: 'First draft', principal: 'guest' })
    ben.write('Two.')
    await eventually('the edit to be with others', () => ana.fragment.length === 2)
    const second = await api.name('Second draft')
    ana.close()
    ben.close()
    await using restarted = await server.restart()
    const after = new VersionsApi(restarted, 'demo/named')
    const third = await after.name('Third draft')
    // The stop created no further version: the second draft contains everything.
    expect(await after.list()).toEqual([third, second, first])
    expect(await after.list('?limit=2')).toEqual([third, second])
    expect(await after.list(`?limit=2&before=${second.id}`)).toEqual([first])
    expect(await after.content(first.id)).toBe('One.\n')
    for (const { id } of [second, third]) expect(await after.content(id)).toBe('One.\n\nTwo.\n')
    const { status, body } = await after.ask('PATCH', `/versions/${first.id}`, { name: 'Begun' })
    expect([status, body]).toEqual([200, { ...first, name: 'Begun' }])
    expect((await after.list(`?limit=1&before=${second.id}`))[0]?.name).toBe('Begun')
  })
})

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it('VER-16: a version and the document as it is now are shown as Markdown, HTML and JSON', async () => {
  const api = new VersionsApi(server, 'demo/formats')
  const ana = await writer(server, 'demo/formats')
  ana.write('Some bold words.')
  ana.paragraph(0).format(5, 4, { bold: {} })
  await expect.poll(() => api.content('now'), PATIENCE).toBe('Some **bold** words.\n')
  const version = await api.name('Bold')
  ana.fragment.delete(0, 1)
  await expect.poll(() => api.content('now'), PATIENCE).toBe('')
  const { body } = await api.ask('GET', `/versions/${version.id}?format=markdown`)
  expect(body).toEqual({ version, format: 'markdown', content: 'Some **bold** words.\n' })
  expect(await api.content(version.id, 'html')).toBe('<p dir="auto">Some <strong>bold</strong> words.</p>')
  expect(await api.content(version.id, 'json')).toEqual({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'Some ' },
          { type: 'text', marks: [{ type: 'bold' }], text: 'bold' },
          { type: 'text', text: ' words.' },
        ],
      },
    ],
  })
  expect((await api.ask('GET', '/versions/now?format=json')).body).toMatchObject({
    version: null,
    content: { type: 'doc', content: [] },
  })
  ana.close()
})

it('VER-17: two versions, or one and the document as it is now, are compared block by block', async () => {
  const api = new VersionsApi(server, 'demo/compared')
  const ana = await writer(server, 'demo/compared')
  for (const text of ['Stays as it is.', 'This will change a little.', 'Goes away.']) ana.write(text)
  await expect.poll(() => api.content('now'), PATIENCE).toContain('Goes away.')
  const first = await api.name('First')
  ana.paragraph(1).insert(19, 'only ')
  ana.fragment.delete(2, 1)
  await expect.poll(() => api.content('now'), PATIENCE).not.toContain('Goes')
  const second = await api.name('Second')
  ana.write('Quite new.')
  await expect.poll(() => api.content('now'), PATIENCE).toContain('new')
  const words = [
    { kind: 'same', text: 'This will change a ' },
    { kind: 'added', text: 'only ' },
    { kind: 'same', text: 'little.' },
  ]
  const between = [
    { kind: 'same', text: 'Stays as it is.' },
    { kind: 'changed', beforeText: 'This will change a little.', words },
    { kind: 'removed', text: 'Goes away.' },
  ]
  const two = await api.ask('GET', `/versions/${first.id}/diff?against=${second.id}`)
  expect(two).toMatchObject({ status: 200, body: { blocks: between } })
  for (const query of ['', '?against=now']) {
    const { body } = await api.ask<{ blocks: { kind: string }[] }>(
      'GET',
      `/versions/${first.id}/diff${query}`,
    )
    expect(body.blocks.map(({ kind }) => kind).sort()).toEqual(['added', 'changed', 'removed', 'same'])
  }
  ana.close()
})

it('VER-22: of a document in the trash versions can be listed and read, but neither made, named nor restored', async () => {
  const api = new VersionsApi(server, 'demo/binned')
  const ana = await writer(server, 'demo/binned')
  ana.write('Read me.')
  await expect.poll(() => api.content('now'), PATIENCE).toBe('Read me.\n')
  const version = await api.name('Last words')
  expect((await api.ask('DELETE', '')).status).toBe(200)
  expect(await api.list()).toEqual([version])
  expect(await api.content(version.id)).toBe('Read me.\n')
  expect(await api.content('now')).toBe('Read me.\n')
  expect((await api.ask('GET', `/versions/${version.id}/diff`)).status).toBe(200)
  for (const [method, path] of [
    ['POST', '/versions'],
    ['PATCH', `/versions/${version.id}`],
    ['POST', `/versions/${version.id}/restore`],
  ] as const) {
    const body = path.endsWith('restore') ? undefined : { name: 'New' }
    expect(await api.ask(method, path, body)).toMatchObject({ status: 410, body: { error: 'trashed' } })
  }
  ana.close()
})

it('LIM-40: what a stock client nests too deeply is refused, and the document can be read as it was', async () => {
  const api = new VersionsApi(server, 'demo/nested')
  const ana = await writer(server, 'demo/nested', 'y-websocket-3')
  const ben = await writer(server, 'demo/nested')
  ben.write('Fine.')
  await expect.poll(() => api.content('now'), PATIENCE).toBe('Fine.\n')
  let inner: Y.XmlFragment = ana.fragment
  ana.doc.transact(() => {
    for (let depth = 0; depth < 20_000; depth++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  await eventually('the server to refuse it', () =>
    ana.network.closes.find(({ code, reason }) => code === 4422 && reason.startsWith('update-too-complex')),
  )
  ben.write('Still fine.')
  await expect.poll(() => api.content('now'), PATIENCE).toBe('Fine.\n\nStill fine.\n')
  ana.close()
  ben.close()
})

it('VER-24: the API tells who wrote each run of the text as it is now', async () => {
  const api = new VersionsApi(server, 'demo/authors')
  const ana = await writer(server, 'demo/authors')
  for (const text of [
    'The harbour opened in spring after years of work.',
    'Ships brought timber to the harbour.',
  ])
    ana.write(text)
  await expect.poll(() => api.content('now'), PATIENCE).toContain('timber')
  const guest = { principal: 'guest', kind: 'guest', run: null }
  const { body } = await api.ask('GET', '/authorship')
  expect(body).toEqual({
    blocks: ana.paragraphs().map((text) => ({
      root: 'default',
      type: 'paragraph',
      runs: [{ text, author: guest }],
    })),
  })
  const started = await api.ask<{ run: { id: string } }>('POST', '/runs', {
    agent: 'writer',
    action: 'continue',
  })
  expect(started.status).toBe(201)
  interface Authored {
    readonly blocks: readonly { readonly runs: readonly { readonly author: unknown }[] }[]
  }
  const authors = async () =>
    (await api.ask<Authored>('GET', '/authorship')).body.blocks.flatMap(({ runs }) =>
      runs.map(({ author }) => author),
    )
  const agent = { principal: 'agent:writer', kind: 'agent', run: started.body.run.id }
  await expect.poll(authors, PATIENCE).toContainEqual(agent)
  ana.close()
})

it('API-3: unknown documents and versions are answered with 404, wrong fields with 400', async () => {
  await using store = await freshStore('PostgreSQL')
  await using server = await startServer(store.options)
  const api = new VersionsApi(server, 'demo/strict')
  expect((await api.ask('GET', '/versions')).status).toBe(404)
  expect((await api.ask('GET', '/authorship')).status).toBe(404)
  expect((await api.ask('POST', '/versions', { name: 'None' })).status).toBe(404)
  const ana = await writer(server, 'demo/strict')
  const foreign = await new VersionsApi(server, 'demo/welcome').name('Of another document')
  const unknown = [crypto.randomUUID(), 'nonsense', foreign.id]
  for (const id of unknown) {
    const cases = [
      ['GET', `/versions/${id}`],
      ['GET', `/versions/${id}/diff`],
      ['GET', `/versions/now/diff?against=${id}`],
      ['PATCH', `/versions/${id}`, { name: 'Name' }],
      ['POST', `/versions/${id}/restore`],
    ] as const
    for (const [method, path, body] of cases) {
      expect([path, await api.ask(method, path, body)]).toMatchObject([
        path,
        { status: 404, body: { error: 'not-found' } },
      ])
    }
  }
  const wrong = [
    ['POST', '/versions', {}],
    ['POST', '/versions', { name: '  ' }],
    ['POST', '/versions', { name: 'x'.repeat(201) }],
    ['GET', '/versions?limit=0'],
    ['GET', '/versions?before=x'],
    ['GET', '/versions/now?format=pdf'],
    ['POST', '/versions/now/restore'],
  ] as const
  for (const [method, path, body] of wrong) {
    expect([path, await api.ask(method, path, body)]).toMatchObject([
      path,
      { status: 400, body: { error: 'invalid-request', todo: expect.any(String) } },
    ])
  }
  ana.close()
})
