import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CLIENT_KINDS,
  connect,
  connectHocuspocus,
  connectRoom,
  joinHocuspocus,
  openSocket,
  type StockClient,
} from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'

let store: Awaited<ReturnType<typeof freshStore>>
let server: RunningServer
beforeAll(async () => {
  store = await freshStore('PGlite')
  server = await startServer(store.options)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

interface Answer {
  readonly status: number
  readonly body: {
    readonly address: string
    readonly error: string
    readonly documents: { address: string }[]
  }
}

async function api(path: string, method = 'GET', body?: unknown): Promise<Answer> {
  const answer = await fetch(`${server.url}/api/documents${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

const one = (name: string) => api(`/${encodeURIComponent(name)}`)
const addressesOf = async (project: string): Promise<string[]> =>
  (await api(`?project=${project}`)).body.documents.map(({ address }) => address)

/** Checks that these clients share one document. */
async function expectTogether(...clients: readonly StockClient[]): Promise<void> {
  for (const client of clients) await client.synced()
  for (const client of clients) client.text.insert(0, 'x')
  const length = clients.length
  await eventually(
    'everybody to have everything',
    () => clients.every(({ text }) => text.length === length),
    {
      explain: () => clients.map(({ kind, text }) => `${kind} ${text.length}`).join(', '),
    },
  )
  for (const client of clients) client.close()
}

describe('names that stock applications give', () => {
  it.each([
    'Documents/abc',
    'user_1/abc',
    'Übersicht/Woche 7',
    `${'a'.repeat(65)}/x`,
    '/leading',
    'De mo/x',
    'user@example.com/notes/1',
    '..',
    'C:\\Temp\\file',
    '50%',
    'what?',
  ])(
    'WIRE-20: %s, which does not begin with what can be a project, is a document of the default project',
    async (name) => {
      const shared = openSocket('hocuspocus-3', server)
      await expectTogether(
        connectHocuspocus('hocuspocus-4', server, name),
        joinHocuspocus(shared, `demo/${name}`),
      )
      shared.socket.destroy()
      expect(await addressesOf('demo')).toContain(`demo/${name}`)
      // An HTTP client may be unable to send the name alone in a path, for example "..".
      expect((await one(`demo/${name}`)).body.address).toBe(`demo/${name}`)
    },
  )

  it('WIRE-21: articles/42 is a document of the default project while there is no project articles, and makes none', async () => {
    await expectTogether(
      connect('hocuspocus-4', server, 'articles/42'),
      connect('y-websocket-3', server, 'articles/42'),
      connect('hocuspocus-3', server, 'demo/articles/42'),
    )
    expect(await addressesOf('demo')).toContain('demo/articles/42')
    expect(await addressesOf('articles')).toEqual([])
    expect((await one('articles/42')).body.address).toBe('demo/articles/42')
  })

  it('WIRE-22: a project is made by creating a document in it over HTTP, and then its names mean its documents', async () => {
    expect((await api('', 'POST', { address: 'plans/a' })).body.address).toBe('plans/a')
    await expectTogether(
      connect('hocuspocus-4', server, 'plans/a'),
      connect('y-websocket-2', server, 'plans/a'),
    )
    await expectTogether(connect('hocuspocus-4', server, 'plans/b'))
    expect((await addressesOf('plans')).sort()).toEqual(['plans/a', 'plans/b'])
    expect((await one('plans/b')).body.address).toBe('plans/b')
  })

  it('WIRE-23: a name means the same document for ever, also when its first part becomes a project later', async () => {
    const before = connectHocuspocus('hocuspocus-4', server, 'books/moby')
    await before.synced()
    before.text.insert(0, 'Call me Ishmael')
    await eventually('it to be saved', () => before.provider.unsyncedChanges === 0)
    before.close()
    expect(await api('', 'POST', { address: 'books/moby' })).toMatchObject({
      status: 409,
      body: { error: 'conflict' },
    })
    expect((await api('', 'POST', { address: 'books/other' })).status).toBe(201)
    server = await server.restart()
    for (const kind of CLIENT_KINDS) {
      const after = connect(kind, server, 'books/moby')
      await after.synced()
      await eventually(`${kind} to have it`, () => after.text.toString() === 'Call me Ishmael')
      after.close()
    }
    expect((await one('books/moby')).body.address).toBe('demo/books/moby')
    expect(await addressesOf('books')).toEqual(['books/other'])
    // With its project given, it is never confused with the other project's document.
    expect((await one('books/other')).body.address).toBe('books/other')
  })
})

describe('names in the URL of y-websocket', () => {
  it.each([
    'demo/a?b=c',
    'demo/50%25',
    'demo/50%',
    'demo/a\\b',
    'demo/../a',
    'demo/./..',
    'demo/a#b',
    'demo/a//b',
    'demo/ä b',
  ])('WIRE-24: with encodeURIComponent, %s is the document that Hocuspocus clients call so', async (name) => {
    await expectTogether(
      connect('hocuspocus-4', server, name),
      connectRoom('y-websocket-2', server, encodeURIComponent(name)),
      connectRoom('y-websocket-3', server, encodeURIComponent(name)),
    )
  })

  it('WIRE-25: without it a URL says what URLs say: ? begins the query, \\ is a slash, .. goes up, %41 is A', async () => {
    for (const [spelled, name] of [
      ['demo/query?x=1', 'demo/query'],
      ['demo/back\\slash', 'demo/back/slash'],
      ['demo/x/../dots', 'demo/dots'],
      ['demo/%41%2fb', 'demo/A/b'],
    ] as const) {
      await expectTogether(
        connect('hocuspocus-4', server, name),
        connectRoom('y-websocket-3', server, spelled),
      )
    }
  })
})
