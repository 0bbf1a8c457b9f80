import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { connectBy } from '../mcp/mcp-client.ts'
import { ROOT, readPages, snippetOf } from './markdown.ts'
import { relocate } from './run-snippet.ts'

/** The settings of a program in the documentation. */
interface Settings {
  readonly mcpServers: {
    readonly cowrite: { readonly url?: string; readonly command?: string; readonly args?: string[] }
  }
}

let pages: string
let server: RunningServer

beforeAll(async () => {
  pages = await readPages()
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const settings = (snippet: string) =>
  (JSON.parse(relocate(snippetOf(pages, snippet), server)) as Settings).mcpServers.cowrite

it('MCP-14: the documented address of the server is one for the official client', async () => {
  await using client = await connectBy(
    new StreamableHTTPClientTransport(new URL(settings('mcp-http').url ?? '')),
  )
  const named = [...pages.matchAll(/^\| `(\w+)` \| (?:read|propose|write) \|/gm)].map(([, name]) => name)
  expect([...(await client.tools())].toSorted()).toEqual(named.toSorted())
})

it('MCP-14: the documented call of the bridge is one for the official client', async () => {
  const { command, args = [] } = settings('mcp-bridge')
  expect(command).toBe('node')
  const parameters = {
    command: process.execPath,
    args: args.map((each) => each.replace('/path/to/cowrite', ROOT)),
  }
  await using client = await connectBy(new StdioClientTransport(parameters))
  expect((await client.call('list_documents')).isError).toBe(false)
})
