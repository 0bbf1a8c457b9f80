import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { PATIENCE, VersionsApi, writer } from '../versions/api.ts'
import { connectMcp, ERAS, type McpClient } from './mcp-client.ts'

let server: RunningServer
let documents = 0

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Creates a document of Markdown and resolves to its address. */
async function created(client: McpClient, markdown: string): Promise<string> {
  const address = `demo/mcp-${++documents}`
  await client.call('create_document', { title: `Plan ${documents}`, address, markdown })
  return address
}

/** The names of agents that the stock client of somebody in a document sees. */
function agentsSeen(ana: Awaited<ReturnType<typeof writer>>): readonly string[] {
  const states = [...ana.awareness.getStates().values()]
  return states.flatMap(({ user }) => (user?.agent === true ? [String(user.name)] : []))
}

describe.each(ERAS)('with the official client of the %s era', (era) => {
  it('MCP-1: documents are listed, found by title, outlined, read, searched and attached as resources', async () => {
    await using client = await connectMcp(server, { era })
    expect(await client.tools()).toEqual(
      expect.arrayContaining(['list_documents', 'read_outline', 'read_blocks', 'join_document', 'edit']),
    )
    const document = await created(client, '# Heading\n\nSome words.\n\nOther words.')
    const { body: list } = await client.call('list_documents')
    expect(list.documents[0]).toMatchObject({ document, title: `Plan ${documents}` })
    const { body: found } = await client.call('search_documents', { query: `${documents} plan` })
    expect(found.documents).toMatchObject([{ document }])
    const { body: outline } = await client.call('read_outline', { document })
    expect(outline.blocks).toMatchObject([
      { type: 'heading', text: 'Heading' },
      { type: 'paragraph', text: 'Some words.' },
      { type: 'paragraph', text: 'Other words.' },
    ])
    const [, some, other] = outline.blocks
    const { body: blocks } = await client.call('read_blocks', { document, handles: [other.handle] })
    expect(blocks.blocks).toMatchObject([
      { handle: other.handle, hash: other.hash, markdown: 'Other words.' },
    ])
    const { body: texts } = await client.call('search_in_document', { document, query: 'WORDS', limit: 1 })
    expect(texts).toMatchObject({ blocks: [{ handle: some.handle, count: 1 }], hasMore: true })
    const uri = `cowrite://documents/${encodeURIComponent(document)}/outline`
    expect(await client.resources()).toContain(uri)
    expect(JSON.parse(await client.resource(uri)).blocks).toEqual(outline.blocks)
  })

  it('MCP-3, MCP-4: an agent that joins is seen under the name of its client with the mark of agents, edits as itself, and is gone when it leaves or its client ends the session', async () => {
    const client = await connectMcp(server, { era, name: 'Claude Code' })
    const document = await created(client, 'One')
    const ana = await writer(server, document)
    const { body: joined } = await client.call('join_document', { document })
    expect(joined).toMatchObject({ document, mayEdit: true })
    await expect.poll(() => agentsSeen(ana), PATIENCE).toEqual(['Claude Code'])
    const { participant } = joined
    ana.write('Typed')
    const { body: read } = await client.call('read_blocks', { document })
    const [{ handle, hash }] = read.blocks
    const replace = (markdown: string) =>
      client.call('edit', { participant, operations: [{ op: 'replace_block', handle, hash, markdown }] })
    expect(await replace('One more')).toMatchObject({
      isError: false,
      body: { isRepeated: false, results: [{ status: 'applied', blocks: [{ handle }] }] },
    })
    expect(await replace('Something else')).toMatchObject({
      isError: false,
      body: {
        results: [{ status: 'conflict', reason: 'changed', block: { handle, markdown: 'One more' } }],
        todo: expect.stringContaining('conflict'),
      },
    })
    const api = new VersionsApi(server, document)
    expect(await api.content('now')).toBe('One more\n\nTyped\n')
    const { body } = await api.ask<{ blocks: { runs: object[] }[] }>('GET', '/authorship')
    expect(body.blocks.flatMap(({ runs }) => runs)).toContainEqual(
      expect.objectContaining({
        text: ' more',
        author: expect.objectContaining({ principal: 'agent:claude-code', kind: 'agent' }),
      }),
    )
    await expect
      .poll(async () => (await api.list()).map(({ kind }) => kind), PATIENCE)
      .toContain('before-run')
    expect((await client.call('leave_document', { participant })).body).toEqual({ left: true })
    await expect.poll(() => agentsSeen(ana), PATIENCE).toEqual([])
    const gone = await client.call('edit', {
      participant,
      operations: [{ op: 'delete_block', handle, hash }],
    })
    expect(gone).toMatchObject({ isError: true, body: { error: 'not-found' } })
    expect(gone.body.message).toContain('join_document')
    await client.call('join_document', { document })
    await expect.poll(() => agentsSeen(ana), PATIENCE).toEqual(['Claude Code'])
    await client[Symbol.asyncDispose]()
    // Only clients of 2025 have sessions; others leave by themselves, or with the end of their lease.
    if (era === 'former') await expect.poll(() => agentsSeen(ana), PATIENCE).toEqual([])
    ana.close()
  })

  it('MCP-6: an agent waits for what others write and is told which blocks changed, and waits no longer than it wanted', async () => {
    await using client = await connectMcp(server, { era })
    const document = await created(client, 'One\n\nTwo')
    const { body: joined } = await client.call('join_document', { document })
    const { participant, cursor } = joined
    const nothing = await client.call('wait_for_changes', { participant, cursor, timeout: 0.1 })
    expect(nothing.body).toEqual({ cursor, isChanged: false })
    const waiting = client.call('wait_for_changes', { participant, cursor, timeout: 40 })
    const again = await client.call('wait_for_changes', { participant, cursor })
    expect(again).toMatchObject({ isError: true, body: { error: 'conflict' } })
    const ben = connectHocuspocus('hocuspocus-4', server, document)
    await ben.synced()
    const first = ben.doc.getXmlFragment('default').get(0)
    ben.doc.getXmlFragment('default').delete(1, 1)
    const changed = await waiting
    const { body: outline } = await client.call('read_outline', { document })
    expect(first).toBeDefined()
    expect(changed.body).toMatchObject({ isChanged: true, changed: [], gone: [expect.any(String)] })
    expect(outline.blocks).toHaveLength(1)
    const later = client.call('wait_for_changes', { participant, cursor: changed.body.cursor })
    const writing = await writer(server, document)
    writing.write('Typed')
    expect((await later).body).toMatchObject({ isChanged: true, changed: [expect.any(String)], gone: [] })
    const unknown = await client.call('wait_for_changes', { participant, cursor: 'another' })
    expect(unknown.body).toMatchObject({ isChanged: true, todo: expect.stringContaining('read_outline') })
    writing.close()
    ben.close()
  })
})

it('MCP-2: what is refused says what is wrong and what to do, as the table of errors has it', async () => {
  await using client = await connectMcp(server)
  const missing = await client.call('read_outline', { document: 'demo/nothing-here' })
  expect(missing).toMatchObject({
    isError: true,
    body: {
      error: 'not-found',
      message: 'There is no document demo/nothing-here.',
      todo: 'Check the address.',
    },
  })
  const document = await created(client, 'Text')
  const taken = await client.call('create_document', { title: 'Other', address: document })
  expect(taken).toMatchObject({ isError: true, body: { error: 'conflict' } })
  await fetch(`${server.url}/api/documents/${encodeURIComponent(document)}`, { method: 'DELETE' })
  const trashed = await client.call('join_document', { document })
  expect(trashed).toMatchObject({ isError: true, body: { error: 'trashed' } })
  const wrong = await client.call('read_blocks', { document, handles: ['no handle'] })
  expect(wrong.isError).toBe(true)
  expect(String(wrong.body)).toContain('must be a handle')
})
