import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { VersionsApi } from '../versions/api.ts'
import { callMessage, connectMcp, ERAS, post } from './mcp-client.ts'

const READ = 'read-token-0123456789abc'
const PROPOSE = 'propose-token-0123456789'
const WRITE = 'write-token-0123456789ab'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({
    env: { COWRITE_MCP_TOKENS: `ana:read:${READ},ben:propose:${PROPOSE},bot:write:${WRITE}` },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

it('MCP-7: with tokens a request without a right one gets 401 with a challenge, a call beyond its scope 403 with the scope that it needs, and no token is in the log', async () => {
  for (const [headers, challenge] of [
    [{}, 'Bearer realm="cowrite"'],
    [{ authorization: 'Bearer wrong' }, 'Bearer realm="cowrite", error="invalid_token"'],
    [{ authorization: `Basic ${WRITE}` }, 'Bearer realm="cowrite"'],
  ] as const) {
    const refused = await post(server, callMessage('list_documents'), headers)
    expect([refused.status, JSON.parse(refused.text).error]).toEqual([401, 'unauthorized'])
    expect(refused.headers.get('www-authenticate')).toBe(challenge)
  }
  const create = callMessage('create_document', { title: 'Plan' })
  for (const token of [READ, PROPOSE]) {
    const refused = await post(server, create, { authorization: `Bearer ${token}` })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toMatch(/insufficient_scope.*scope="write"/)
  }
  expect((await post(server, create, { authorization: `bearer ${WRITE}` })).status).toBe(200)
  expect(server.logs.join('\n')).not.toMatch(/token-0123/)
})

it.each(ERAS)(
  'MCP-7: what an agent with a token of the %s era writes is by that token, and it may join with a token to read',
  async (era) => {
    await using bot = await connectMcp(server, { era, name: 'Codex', token: WRITE })
    const document = `demo/by-token-${era}`
    await bot.call('create_document', { title: 'Plan', address: document })
    const { body: joined } = await bot.call('join_document', { document })
    const { participant } = joined
    await bot.call('edit', {
      participant,
      operations: [{ op: 'insert_after', handle: null, markdown: 'One' }],
    })
    const { body } = await new VersionsApi(server, document).ask<{ blocks: { runs: object[] }[] }>(
      'GET',
      '/authorship',
    )
    expect(body.blocks.flatMap(({ runs }) => runs)).toMatchObject([
      { text: 'One', author: { principal: 'agent:bot:codex', kind: 'agent' } },
    ])
    await using reader = await connectMcp(server, { era, token: READ })
    expect((await reader.call('join_document', { document })).body.mayEdit).toBe(false)
    // Only who joined speaks for a participant.
    const foreign = await reader.call('leave_document', { participant })
    expect(foreign).toMatchObject({ isError: true, body: { error: 'not-found' } })
  },
)

it('MCP-8: tokens may stand in a file; what is wrong with them stops the start with one line without the token', async () => {
  await using folder = await tempFolder()
  const file = join(folder.path, 'tokens')
  await writeFile(file, `# Who may write\n\nbot:write:${WRITE}\n`)
  await using other = await startServer({ env: { COWRITE_MCP_TOKENS_FILE: file } })
  const { status } = await post(other, callMessage('list_documents'), { authorization: `Bearer ${WRITE}` })
  expect(status).toBe(200)
  const failure = await startServer({ env: { COWRITE_MCP_TOKENS: `bot:all:${WRITE}` } }).catch(String)
  expect(failure).toContain('COWRITE_MCP_TOKENS: entry 1 is not of the form name:read|propose|write:token')
  expect(failure).not.toContain(WRITE)
})

it('MCP-16: an agent with a token to propose suggests edits that wait for a person, sees what became of them, and withdraws them', async () => {
  await using writing = await connectMcp(server, { token: WRITE })
  const document = 'demo/suggested'
  await writing.call('create_document', { title: 'Plan', address: document, markdown: 'One' })
  await using ben = await connectMcp(server, { name: 'Codex', token: PROPOSE })
  const { body: joined } = await ben.call('join_document', { document })
  expect(joined.mayEdit).toBe(false)
  const { participant } = joined
  const { body: read } = await ben.call('read_blocks', { document })
  const [{ handle, hash }] = read.blocks
  const operations = [{ op: 'replace_block', handle, hash, markdown: 'One more' }]
  const edit = callMessage('edit', { participant, operations })
  expect((await post(server, edit, { authorization: `Bearer ${PROPOSE}` })).status).toBe(403)
  const suggest = async () =>
    await ben.call('propose', { participant, operations, rationale: 'It is short.' })
  const { body: first } = await suggest()
  expect(first).toMatchObject({
    results: [{ status: 'suggested' }],
    suggestion: { author: { name: 'Codex', kind: 'agent' }, rationale: 'It is short.' },
  })
  const api = new VersionsApi(server, document)
  expect(await api.content('now')).toBe('One\n')
  await fetch(`${server.url}/api/suggestions/${first.suggestion.id}/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(await api.content('now')).toBe('One more\n')
  const { body: all } = await ben.call('list_suggestions', { document, all: true })
  expect(all.suggestions).toMatchObject([{ id: first.suggestion.id, hunks: [{ status: 'accepted' }] }])
  const later = await ben.call('propose', {
    participant,
    operations: [{ op: 'insert_after', handle, markdown: 'Two' }],
  })
  const pending = async () =>
    JSON.parse(await ben.resource(`cowrite://documents/${encodeURIComponent(document)}/suggestions`))
      .suggestions
  expect(await pending()).toMatchObject([{ id: later.body.suggestion.id }])
  await ben.call('withdraw_suggestion', { suggestion: later.body.suggestion.id })
  expect(await pending()).toEqual([])
})
