import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

const TOKEN = '0123456789abcdefghijkl'
const read = (tokens: string) => readConfig({ COWRITE_MCP_TOKENS: tokens }, []).mcp.tokens

it('MCP-8: tokens of agents have a name and a scope, and are kept as hashes', () => {
  expect(readConfig({}, []).mcp.tokens).toBeNull()
  const tokens = read(`ana:read:${TOKEN}, bot:write:${TOKEN}:x`)
  expect(tokens).toMatchObject([
    { name: 'ana', scope: 'read', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { name: 'bot', scope: 'write' },
  ])
  expect(JSON.stringify(tokens)).not.toContain(TOKEN)
})

it.each([
  [TOKEN, 'is not of the form'],
  [`ana:all:${TOKEN}`, 'is not of the form'],
  [`Ana:read:${TOKEN}`, 'is not of the form'],
  ['ana:read:short-secret', 'fewer than 22 characters'],
  [`ana:read:${TOKEN},ana:write:${TOKEN}1`, 'the same name'],
])('MCP-8: what is wrong with tokens is said without them: %#', (tokens, reason) => {
  expect(() => read(tokens)).toThrow(reason)
  expect(() => read(tokens)).not.toThrow(/0123456789|short-secret/)
})

it('MCP-8: a file with tokens that cannot be read stops the start', () => {
  expect(() => readConfig({ COWRITE_MCP_TOKENS_FILE: '/nowhere/tokens' }, [])).toThrow('ENOENT')
  expect(() =>
    readConfig({ COWRITE_MCP_TOKENS: `a:read:${TOKEN}`, COWRITE_MCP_TOKENS_FILE: '/x' }, []),
  ).toThrow('only one of them')
})

it('MCP-29: tokens of agents are refused together with accounts', () => {
  const accounts = { COWRITE_AUTH: 'accounts' }
  expect(readConfig(accounts, []).mcp.tokens).toBeNull()
  for (const variable of ['COWRITE_MCP_TOKENS', 'COWRITE_MCP_TOKENS_FILE'])
    expect(() => readConfig({ ...accounts, [variable]: `ana:read:${TOKEN}` }, [])).toThrow(
      `${variable}: only with COWRITE_AUTH=open; with accounts, agents use API keys or the consent of a person`,
    )
})
