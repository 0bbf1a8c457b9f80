import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { callMessage, connectMcp, post } from './mcp-client.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it('MCP-10: malformed JSON, too large and too many messages, unknown tools and arguments of wrong types get errors that end nothing', async () => {
  const malformed = await post(server, '{"jsonrpc": "2.0", ')
  expect(malformed.status).toBe(400)
  expect(malformed.text).toContain('-32700')
  const large = await post(server, callMessage('list_documents', { project: 'x'.repeat(1_100_000) }))
  expect([large.status, large.text]).toEqual([413, expect.stringContaining('frame-too-large')])
  const many = await post(
    server,
    `[${Array.from({ length: 17 }, () => callMessage('list_documents')).join()}]`,
  )
  expect([many.status, many.text]).toEqual([400, expect.stringContaining('invalid-request')])
  const deep = await post(server, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  expect(deep.status).toBe(400)
  for (const body of ['', 'null', '7', '[]', '{}', '{"jsonrpc":"2.0","id":1,"method":7}', '\0', '\ud800']) {
    const answer = await post(server, body)
    expect([body, answer.status >= 400 && answer.status < 500]).toEqual([body, true])
  }
  for (const [name, args] of [
    ['erase_everything', {}],
    ['__proto__', {}],
    ['constructor', {}],
    [7, {}],
    ['read_outline', 7],
    ['read_outline', { document: 7 }],
    ['read_outline', { document: 'demo/x', more: true }],
    ['list_documents', { limit: 1e9 }],
    ['list_documents', { project: '\0' }],
    ['edit', { participant: 'x', operations: 'all' }],
    ['edit', { participant: 'x', operations: [{ op: 'erase' }] }],
    ['wait_for_changes', { participant: 'x', timeout: 1e6 }],
    ['join_document', { document: '\u0001' }],
    ['leave_document', { participant: '__proto__' }],
  ] as const) {
    const { status, text } = await post(server, callMessage(name, args))
    expect([name, args, status < 500]).toEqual([name, args, true])
    expect([name, args, /"error"|"isError":true|error/.test(text)]).toEqual([name, args, true])
    expect(text).not.toMatch(/node_modules|\.ts:|at \w+ \(/)
  }
  expect((await fetch(`${server.url}/mcp`)).status).toBe(405)
  expect((await fetch(`${server.url}/mcp`, { method: 'PUT' })).status).toBe(404)
  await using client = await connectMcp(server)
  expect((await client.call('list_documents')).isError).toBe(false)
})

it('MCP-10: pages of foreign origins, and names of other machines for this one, are refused', async () => {
  const foreign = await post(server, callMessage('list_documents'), { origin: 'https://evil.example' })
  expect([foreign.status, JSON.parse(foreign.text).error]).toEqual([403, 'foreign-origin'])
  const own = await post(server, callMessage('list_documents'), { origin: server.url })
  expect(own.status).toBe(200)
})
