import { expect, it } from 'vitest'
import { agentPrincipal, identifyClient, isSession, SESSION_HEADER } from './client-identity.ts'

const opening = (clientInfo: unknown) => ({ method: 'initialize', params: { clientInfo } })
const named = (name: string) => ({ name, session: null })

it('keeps the name of a client of 2025 in its session, and reads it of every later request', () => {
  const opened = identifyClient(opening({ name: 'claude-code', title: 'Claude Code' }), {})
  expect(opened).toMatchObject({ name: 'Claude Code', isOpening: true })
  const session = opened.session ?? ''
  expect(isSession(session)).toBe(true)
  expect(identifyClient({ method: 'tools/call' }, { [SESSION_HEADER]: session })).toEqual({
    name: 'Claude Code',
    session,
    isOpening: false,
  })
})

it('reads the name of a client of 2026 in each message', () => {
  const _meta = { 'io.modelcontextprotocol/clientInfo': { name: 'codex' } }
  const message = { method: 'tools/call', params: { _meta } }
  expect(identifyClient(message, {})).toEqual({ name: 'codex', session: null, isOpening: false })
})

it.each([
  [undefined, 'MCP client'],
  [{ name: 7 }, 'MCP client'],
  [{ name: ' \u202e\n ' }, 'MCP client'],
  [{ name: 'a\u0000b\n\tc' }, 'ab c'],
  [{ name: 'x'.repeat(100) }, 'x'.repeat(40)],
  [{ name: '\ud800' }, '\ufffd'],
])('shows nothing but a short name: %j', (info, name) => {
  expect(identifyClient(opening(info), {}).name).toBe(name)
})

it('takes no session of another form', () => {
  for (const session of ['', 'x', '../..', `${'0'.repeat(36)}.`, `${'0'.repeat(36)}.${'a'.repeat(300)}`])
    expect(identifyClient({}, { [SESSION_HEADER]: session }).session).toBeNull()
})

it('names the author of edits by program and token', () => {
  expect(agentPrincipal('guest', named('Claude Code'))).toBe('agent:claude-code')
  expect(agentPrincipal('token:bot', named('Codex'))).toBe('agent:bot:codex')
  expect(agentPrincipal('guest', named('…'))).toBe('agent:mcp')
})
