import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as FormerClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as FormerStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { PATIENCE, writer } from '../versions/api.ts'
import { connectBy, connectMcp } from './mcp-client.ts'

const MAIN = join(import.meta.dirname, '..', '..', '..', 'mcp-bridge', 'src', 'main.ts')
const TOKEN = 'bridge-token-0123456789'

let server: RunningServer
let folder: Awaited<ReturnType<typeof tempFolder>>

beforeAll(async () => {
  server = await startServer({ env: { COWRITE_MCP_TOKENS: `bot:write:${TOKEN}` } })
  folder = await tempFolder()
  await writeFile(join(folder.path, 'token'), `${TOKEN}\n`)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** How a client starts the bridge. */
const program = (url = `${server.url}/mcp`) => ({
  command: process.execPath,
  args: [MAIN, '--url', url, '--token-file', join(folder.path, 'token')],
  stderr: 'ignore' as const,
})

it('MCP-11: a client that starts the bridge works with the server with the token of a file, and stops waiting when it wants', async () => {
  await using client = await connectBy(new StdioClientTransport(program()), 'Claude Code')
  const document = 'demo/bridge'
  await client.call('create_document', { title: 'Plan', address: document, markdown: 'One' })
  const { body: joined } = await client.call('join_document', { document })
  const { participant, cursor } = joined
  const impatient = new AbortController()
  const waiting = client.call('wait_for_changes', { participant, cursor, timeout: 40 }, impatient.signal)
  impatient.abort()
  await expect(waiting).rejects.toThrow()
  const again = () => client.call('wait_for_changes', { participant, cursor, timeout: 0 })
  // The server learns that nobody waits any more, and lets the participant wait again.
  await expect.poll(async () => (await again()).body, PATIENCE).toEqual({ cursor, isChanged: false })
  const ana = await writer(server, document)
  const agents = () => [...ana.awareness.getStates().values()].flatMap(({ user }) => user?.name ?? [])
  await expect.poll(agents, PATIENCE).toEqual(['Claude Code'])
  await client.call('leave_document', { participant })
  ana.close()
})

it('MCP-11: a client of the revisions of 2025 leaves its documents when it closes the bridge', async () => {
  const client = new FormerClient({ name: 'Former', version: '1.0.0' })
  await client.connect(new FormerStdio(program()) as Parameters<typeof client.connect>[0])
  await using direct = await connectMcp(server, { token: TOKEN })
  const document = 'demo/bridge-former'
  await direct.call('create_document', { title: 'Plan', address: document })
  await client.callTool({ name: 'join_document', arguments: { document } })
  const ana = await writer(server, document)
  const agents = () => [...ana.awareness.getStates().values()].flatMap(({ user }) => user?.name ?? [])
  await expect.poll(agents, PATIENCE).toEqual(['Former'])
  await client.close()
  await expect.poll(agents, PATIENCE).toEqual([])
  ana.close()
})

it('MCP-11: a server that does not answer is an error of the request, with the reason', async () => {
  const client = new FormerClient({ name: 'Former', version: '1.0.0' })
  const transport = new FormerStdio(program('http://127.0.0.1:1/mcp'))
  await expect(client.connect(transport as Parameters<typeof client.connect>[0])).rejects.toThrow(
    'Cowrite did not answer',
  )
  await client.close()
})
