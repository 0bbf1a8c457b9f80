import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { readPages, snippetIds, snippetOf } from './markdown.ts'
import { relocate, runShell, runSnippet } from './run-snippet.ts'

let pages: string
let server: RunningServer
beforeAll(async () => {
  pages = await readPages()
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it('every snippet of the documentation is run by a test, here, in embedding-snippets.test.ts, documented-pages.test.ts, host-css.test.ts, host-token-snippets.test.ts or mcp.test.ts', () => {
  const shown = ['embed', 'element', 'mount', 'iframe', 'tiptap', 'csp']
  const embedding = ['own-http', 'next', 'cookie', 'seed', 'cron']
  const tokens = ['host-token', 'host-token-page', 'ticket']
  const run = [
    'hocuspocus',
    'y-websocket',
    'control',
    'events',
    'api',
    'blocks',
    'comments',
    'suggestions',
    'mcp-http',
    'mcp-bridge',
    ...embedding,
    ...tokens,
    ...shown,
  ]
  expect(snippetIds(pages).toSorted()).toEqual(run.toSorted())
})

it('every program, page and header in the documentation is a snippet', () => {
  const blocks = pages.matchAll(/(<!-- snippet: [\w-]+ -->\n)?^```(?:js|ts|tsx|html|http)\n(.*?)\n```$/gms)
  const untested = [...blocks].flatMap(([, marker, code]) => (marker === undefined ? [code] : []))
  expect(untested).toEqual([])
})

it.each(['@hocuspocus/provider', 'hocuspocus-provider-3'])(
  'OPS-9: the snippet for the Hocuspocus provider runs with %s',
  async (provider) => {
    const code = relocate(snippetOf(pages, 'hocuspocus'), server)
      .replace('@hocuspocus/provider', provider)
      .replace('demo/notes', `demo/notes-${provider.length}`)
    await using snippet = await runSnippet(code)
    await eventually(
      'the acknowledgement',
      () => snippet.output().includes('Everything is in the database.'),
      {
        explain: snippet.output,
      },
    )
    const witness = connect('y-websocket-3', server, `demo/notes-${provider.length}`)
    await witness.synced()
    expect(witness.text.toString()).toBe('Hello. ')
    witness.close()
  },
)

it.each(['y-websocket-2', 'y-websocket-3'])(
  'OPS-9: the snippet for y-websocket runs with %s',
  async (provider) => {
    const code = relocate(snippetOf(pages, 'y-websocket'), server)
      .replace("'y-websocket'", `'${provider}'`)
      .replace('demo/notes', `demo/${provider}`)
    await using snippet = await runSnippet(code)
    await eventually('its line', () => snippet.output().includes('The document reads: Hello. '), {
      explain: snippet.output,
    })
    const witness = connect('hocuspocus-4', server, `demo/${provider}`)
    await witness.synced()
    await eventually('the text', () => witness.text.toString() === 'Hello. ')
    witness.close()
  },
)

it('OPS-9: the snippet for programs with the server in them runs', async () => {
  const env = { COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'warn' }
  await using snippet = await runSnippet(snippetOf(pages, 'control'), env)
  await eventually('its line', () => snippet.output().includes('is closed for review.'), {
    explain: snippet.output,
  })
})

it('OPS-9: the snippet for consumers of events runs', async () => {
  const env = { COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'warn' }
  await using snippet = await runSnippet(snippetOf(pages, 'events'), env)
  await eventually('its line', () => snippet.output().includes('demo/minutes: created by server'), {
    explain: snippet.output,
  })
})

it('OPS-9: the commands for the HTTP API do what they say', async () => {
  const output = await runShell(relocate(snippetOf(pages, 'api'), server))
  expect(output).toContain('"address":"demo/plan","title":"Plan"')
  expect(output).toMatch(/"documents":\[.*"address":"demo\/plan","title":"Plan B"/)
})

it('OPS-9: the commands for blocks do what they say', async () => {
  const output = await runShell(relocate(snippetOf(pages, 'blocks'), server))
  expect(output).toContain('"type":"heading","depth":0,"level":1,"text":"Status"')
  expect(output).toContain('"status":"applied"')
  expect(output).toContain('"markdown":"All **good**."')
})

it('OPS-9: the commands for comments do what they say', async () => {
  const output = await runShell(relocate(snippetOf(pages, 'comments'), server))
  expect(output).toContain('"anchor":{"kind":"document"},"quotation":"","status":"open"')
  expect(output).toMatch(/"threads":\[.*"name":"Ada".*"body":"Is this all\?"/)
})

it('OPS-9: the commands for suggestions do what they say', async () => {
  const output = await runShell(relocate(snippetOf(pages, 'suggestions'), server))
  expect(output).toContain('"results":[{"status":"suggested"}]')
  expect(output).toContain('"label":"Add: “Foxes”","status":"pending","view":"clean"')
})
