import { FIELD } from '@cowrite/crdt/richtext'
import { beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect, connectHocuspocus, type Place } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readPages, snippetOf } from './markdown.ts'
import { type RunningSnippet, runSnippet } from './run-snippet.ts'

/** A free port, and nothing that outlives the program. */
const ENVIRONMENT = { COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'warn' }

/** What of Next.js the snippet uses: a page for every request, and sockets of its own. */
const NEXT = `data:text/javascript,${encodeURIComponent(`
  export default () => ({
    prepare: async () => {},
    getRequestHandler: () => (request, response) => response.end('a page of Next.js'),
    getUpgradeHandler: () => (request, socket) => socket.end('HTTP/1.1 418 Next\\r\\n\\r\\n'),
  })`)}`

let pages: string
beforeAll(async () => {
  pages = await readPages()
})

/** Where the program says that it listens. */
async function placeOf(snippet: RunningSnippet): Promise<Place & { readonly url: string }> {
  const [url] = await eventually('its URL', () => /http:\/\/127\.0\.0\.1:\d+/.exec(snippet.output()), {
    explain: snippet.output,
  })
  return { url, wsUrl: url.replace('http', 'ws') }
}

/** Two clients of different protocols that edit one document there. */
async function editTogether(place: Place): Promise<void> {
  const [first, second] = [
    connectHocuspocus('hocuspocus-4', place, 'demo/snippet'),
    connect('hocuspocus-3', place, 'demo/snippet'),
  ]
  await Promise.all([first.synced(), second.synced()])
  first.text.insert(0, 'together')
  await eventually('the edit', () => second.text.toString() === 'together')
  first.close()
  second.close()
}

it('OPS-9: the snippet for a program with an HTTP server runs', async () => {
  await using snippet = await runSnippet(snippetOf(pages, 'own-http'), ENVIRONMENT)
  const place = await placeOf(snippet)
  await editTogether(place)
  expect(await (await fetch(`${place.url}/hello`)).text()).toBe('This is my program.')
  expect((await fetch(`${place.url}/api/documents/demo%2Fsnippet`)).status).toBe(200)
})

it('OPS-9: the snippet for Next.js runs, with a stand-in for Next.js', async () => {
  const code = snippetOf(pages, 'next').replace("'next'", JSON.stringify(NEXT))
  await using snippet = await runSnippet(code, ENVIRONMENT)
  const place = await placeOf(snippet)
  await editTogether(place)
  expect(await (await fetch(`${place.url}/api/documents`)).text()).toBe('a page of Next.js')
  const socket = new WebSocket(`${place.wsUrl}/_next/webpack-hmr`)
  await eventually('the answer of Next.js', () => socket.readyState === WebSocket.CLOSED)
})

it('OPS-9: the snippet for authentication by cookie runs', async () => {
  await using snippet = await runSnippet(snippetOf(pages, 'cookie'), ENVIRONMENT)
  const { url } = await placeOf(snippet)
  const status = async (cookie: string) =>
    (await fetch(`${url}/api/documents`, { headers: { cookie } })).status
  expect(await status('theme=dark; session=5f1c')).toBe(200)
  expect(await status('session=guessed')).toBe(401)
  expect(await status('theme=dark')).toBe(401)
})

it('OPS-9: the snippet for content from another database runs', async () => {
  await using snippet = await runSnippet(snippetOf(pages, 'seed'), ENVIRONMENT)
  const client = connect('hocuspocus-4', await placeOf(snippet), 'demo/42')
  await client.synced()
  const body = client.doc.getXmlFragment(FIELD)
  expect(body.toString()).toContain('They dance.')
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('They sing.')])
  body.push([paragraph])
  await eventually('the copy', () => snippet.output().includes('demo/42 was changed by guest'))
  expect(snippet.output()).toContain(JSON.stringify('# Bees\n\nThey dance.\n\nThey sing.\n'))
  client.close()
})

it('OPS-9: the snippet for a document in a job runs', async () => {
  await using snippet = await runSnippet(snippetOf(pages, 'cron'), ENVIRONMENT)
  await eventually(
    'its line',
    () => snippet.output().includes('The report has 1 lines, and all are saved.'),
    {
      explain: snippet.output,
    },
  )
})
