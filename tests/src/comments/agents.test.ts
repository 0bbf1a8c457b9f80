import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { connectMcp } from '../mcp/mcp-client.ts'

const [READ, PROPOSE] = ['read-token-0123456789abc', 'propose-token-0123456789']

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COWRITE_MCP_TOKENS: `ana:read:${READ},ben:propose:${PROPOSE}` } })
})
afterAll(() => server?.[Symbol.asyncDispose]())

async function ask(method: string, path: string, body?: object) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await fetch(`${server.url}/api/${path}`, init)
  return { status: response.status, body: await response.json() }
}

it('COM-20, COM-21, COM-22: agents read comments and comment on blocks and in threads when they may suggest, and not where agents are switched off', async () => {
  const imported = await fetch(`${server.url}/api/imports?address=demo%2Fplan`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: '# Plan\n\nSome words.',
  })
  expect(imported.status).toBe(201)
  const begun = await ask('POST', 'documents/demo%2Fplan/threads', {
    anchor: { kind: 'document' },
    quotation: '',
    body: 'What do you think?',
    name: 'Ada',
  })
  const thread = begun.body.thread.id
  await using reader = await connectMcp(server, { token: READ })
  await using agent = await connectMcp(server, { token: PROPOSE, name: 'Codex' })
  const document = 'demo/plan'
  const { body: read } = await reader.call('list_comments', { document })
  expect(read).toMatchObject({
    threads: [
      { thread, about: 'document', status: 'open', comments: [{ by: 'Ada', body: 'What do you think?' }] },
    ],
    hasMore: false,
  })
  const { body: joined } = await agent.call('join_document', { document })
  const { participant } = joined
  const say = (more: object) => agent.call('comment', { participant, body: 'I think so.', ...more })
  const reply = await say({ thread, idempotencyKey: 'once' })
  expect(reply.body.comments).toMatchObject([
    { by: 'Ada' },
    { by: 'Codex', kind: 'agent', body: 'I think so.' },
  ])
  await say({ thread, idempotencyKey: 'once' })
  const { body: outline } = await agent.call('read_outline', { document })
  const block = outline.blocks[0].handle
  expect((await say({ block })).body).toMatchObject({ about: 'block', block, quotation: 'Some words.' })
  expect((await say({ block: '9.9' })).body.error).toBe('not-found')
  expect((await say({ block, thread })).body.error).toBe('invalid-request')
  expect((await say({ thread: '01900000-0000-7000-8000-000000000000' })).body.error).toBe('not-found')
  const listed = (await ask('GET', 'documents/demo%2Fplan/threads')).body.threads
  expect(listed.map(({ comments }: { comments: unknown[] }) => comments.length).sort()).toEqual([1, 2])
  const own = listed.find(({ id }: { id: string }) => id === thread).comments[1]
  expect(own).toMatchObject({
    author: { id: 'agent:ben:codex', kind: 'agent', name: 'Codex' },
    invoker: { id: 'token:ben' },
    mine: false,
  })
  // Nobody else speaks for the agent.
  expect((await ask('PATCH', `comments/${own.id}`, { body: 'No' })).status).toBe(403)
  await ask('PATCH', `threads/${thread}`, { status: 'resolved' })
  expect((await reader.call('list_comments', { document })).body.threads).toHaveLength(1)
  expect((await reader.call('list_comments', { document, resolved: true })).body.threads).toHaveLength(2)

  const { body: watching } = await reader.call('join_document', { document })
  const refused = await reader
    .call('comment', { participant: watching.participant, body: 'x' })
    .catch(() => ({ isError: true }))
  expect(refused.isError).toBe(true)
  await ask('PUT', 'documents/demo%2Fplan/agents', { agents: false })
  expect((await say({ thread })).isError).toBe(true)
  expect((await ask('GET', `threads/${thread}`)).body.thread.comments).toHaveLength(2)
})
