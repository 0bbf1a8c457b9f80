import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client'
import { Client as FormerClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as FormerTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** The official clients: of the revision of 2026, and of those of 2025. */
export const ERAS = ['modern', 'former'] as const

/** One of {@link ERAS}. */
export type Era = (typeof ERAS)[number]

/** The answer of a tool, read. */
export interface ToolAnswer {
  readonly isError: boolean
  // biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape, which its test names.
  readonly body: any
}

/** A connected official client. `await using` closes it, and ends its session if it has one. */
export interface McpClient extends AsyncDisposable {
  call(name: string, args?: object, signal?: AbortSignal): Promise<ToolAnswer>
  tools(): Promise<readonly string[]>
  resources(): Promise<readonly string[]>
  resource(uri: string): Promise<string>
}

/** How a client connects. */
export interface Connecting {
  readonly era?: Era
  readonly name?: string
  readonly token?: string
}

/** Connects an official client over HTTP. */
export async function connectMcp(
  server: { readonly url: string },
  { era = 'modern', name = 'Test Agent', token }: Connecting = {},
): Promise<McpClient> {
  const url = new URL(`${server.url}/mcp`)
  const options =
    token === undefined ? {} : { requestInit: { headers: { authorization: `Bearer ${token}` } } }
  if (era === 'modern') return await connectBy(new StreamableHTTPClientTransport(url, options), name)
  const client = new FormerClient({ name, version: '1.0.0' })
  const transport = new FormerTransport(url, options)
  // The types of the package do not fit its own interface with exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return {
    call: async (tool, args = {}, signal) =>
      read(
        await client.callTool({ name: tool, arguments: { ...args } }, undefined, signal ? { signal } : {}),
      ),
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    resources: async () => (await client.listResources()).resources.map(({ uri }) => uri),
    resource: async (uri) => textOf((await client.readResource({ uri })).contents),
    [Symbol.asyncDispose]: async () => {
      await transport.terminateSession()
      await client.close()
    },
  }
}

/** Connects the client of 2026 by this transport; it speaks the newest revision that the server has. */
export async function connectBy(transport: Transport, name = 'Test Agent'): Promise<McpClient> {
  const client = new Client({ name, version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(transport)
  return {
    call: async (tool, args = {}, signal) =>
      read(await client.callTool({ name: tool, arguments: { ...args } }, signal ? { signal } : {})),
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    resources: async () => (await client.listResources()).resources.map(({ uri }) => uri),
    resource: async (uri) => textOf((await client.readResource({ uri })).contents),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

function read(result: { readonly [name: string]: unknown }): ToolAnswer {
  const [first] = result['content'] as readonly { readonly text: string }[]
  const isError = result['isError'] === true
  const { text = '' } = first ?? {}
  return { isError, body: text.startsWith('{') ? JSON.parse(text) : text }
}

function textOf(contents: readonly object[]): string {
  const [first] = contents
  return first !== undefined && 'text' in first ? String(first.text) : ''
}

/** Sends a message as it is. */
export async function post(
  server: { readonly url: string },
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const response = await fetch(`${server.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body,
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** A call of a tool as a message of the revisions of 2025. */
export function callMessage(name: unknown, args: unknown = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } })
}
