import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
import { connectMcp } from '../mcp/mcp-client.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, caretOf, facesOf, openDocument, PATIENCE } from './document-page.ts'

let browser: Browser

beforeAll(async () => {
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

it('MCP-13: an edit by MCP is seen in an open editor, with the agent among the people and its caret in the text', async () => {
  await using server = await startServer()
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await using agent = await connectMcp(server, { name: 'Claude Code' })
  const document = 'demo/live'
  await agent.call('create_document', { title: 'Live', address: document, markdown: 'One\n\nTwo' })
  await openDocument(page, server.url, document)
  const { body: joined } = await agent.call('join_document', { document })
  await expect.poll(() => facesOf(page), PATIENCE).toContain('Claude Code')
  const { body: read } = await agent.call('read_blocks', { document })
  const { handle, hash } = read.blocks[1]
  await agent.call('edit', {
    participant: joined.participant,
    operations: [{ op: 'replace_block', handle, hash, markdown: 'Two and **three**' }],
  })
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['One', 'Two and three'])
  await caretOf(page, 'Claude Code · AI').waitFor()
  const opened = (await (await fetch(`${server.url}/api/presence`)).json()) as {
    readonly documents: readonly { readonly people: readonly object[] }[]
  }
  expect(opened.documents.flatMap(({ people }) => people)).toContainEqual(
    expect.objectContaining({ name: 'Claude Code', agent: true }),
  )
  await agent.call('leave_document', { participant: joined.participant })
  await expect.poll(() => facesOf(page), PATIENCE).not.toContain('Claude Code')
  expect(ana.complaints).toEqual([])
})
