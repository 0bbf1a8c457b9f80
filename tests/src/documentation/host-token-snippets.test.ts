import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { hostToken, SECRET, startTokenServer, type TokenServer } from '../access/host-application.ts'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readPages, snippetOf } from './markdown.ts'
import { relocate, runSnippet } from './run-snippet.ts'

/** The address of the application in the snippets. */
const APPLICATION = /127\.0\.0\.1:4000/g

let pages: string
let place: TokenServer
beforeAll(async () => {
  pages = await readPages()
  place = await startTokenServer()
})
afterAll(() => place[Symbol.asyncDispose]())

async function textOf(address: string): Promise<() => string> {
  const reader = connectHocuspocus('hocuspocus-4', place, address, {
    token: await hostToken({ sub: 'reader' }),
  })
  onTestFinished(() => reader.close())
  await reader.synced()
  return () => reader.text.toString()
}

it('OPS-9: the snippets of an application that signs tokens and of its page run', async () => {
  const port = 40_000 + (process.pid % 20_000)
  const code = snippetOf(pages, 'host-token').replace('4000', String(port))
  await using application = await runSnippet(code, { AUTH_SECRET: SECRET })
  await eventually('the application', () => application.output().includes('ready'), {
    explain: application.output,
  })
  const page = snippetOf(pages, 'host-token-page').replace(APPLICATION, `127.0.0.1:${port}`)
  await using shown = await runSnippet(relocate(page, place.server))
  const text = await textOf('demo/plan')
  await eventually('the text', () => text().includes('Hello. '), { explain: shown.output })
})

it('OPS-9: the snippet for tickets runs', async () => {
  const code = relocate(snippetOf(pages, 'ticket'), place.server).replace("'y-websocket'", "'y-websocket-3'")
  await using snippet = await runSnippet(code, { COWRITE_TOKEN: await hostToken() })
  const text = await textOf('demo/plan')
  await eventually('the text', () => text().includes('With a ticket. '), { explain: snippet.output })
  expect(snippet.output()).not.toContain('Error')
})
