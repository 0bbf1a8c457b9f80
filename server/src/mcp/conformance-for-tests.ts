import { createMcpHandler, McpServer, ProtocolError, ResourceTemplate } from '@modelcontextprotocol/server'
import { type FastifyInstance, fastify } from 'fastify'
import { pino } from 'pino'
import { z } from 'zod'
import { scopesUpTo } from '../access/agent-tokens.ts'
import { OpenAccess } from '../access/open-access.ts'
import { guard } from '../http/guard.ts'
import { answerErrors } from '../http/http-error.ts'
import { AgentCallers } from './clients/agent-callers.ts'
import { mcpRoutes } from './routes.ts'

/** A picture and a sound of one sample, in base64. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA=='

const TEXT = { type: 'text', text: 'This is a simple text response for testing.' } as const
const IMAGE = { type: 'image', data: PNG, mimeType: 'image/png' } as const
const AUDIO = { type: 'audio', data: WAV, mimeType: 'audio/wav' } as const
const EMBEDDED = {
  type: 'resource',
  resource: {
    uri: 'test://embedded-resource',
    mimeType: 'text/plain',
    text: 'This is an embedded resource.',
  },
} as const
const MIXED = {
  type: 'resource',
  resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data"}' },
} as const

/** The tools and resources that the conformance suite calls, by the routes of `/mcp` and behind the guard of all routes. */
export async function conformanceServer(): Promise<FastifyInstance> {
  const app = fastify()
  answerErrors(app, pino({ level: 'silent' }))
  await guard(app, { allowed: [], loopbackOnly: true })
  const handler = createMcpHandler(serverForSuite)
  mcpRoutes(app, {
    handler: async () => handler,
    callers: new AgentCallers({ access: new OpenAccess(), tokens: null, consents: null }),
    metadataFor: () => null,
    onSessionEnd: () => {},
  })
  app.addHook('onClose', () => handler.close())
  return app
}

function serverForSuite({
  authInfo,
}: {
  readonly authInfo?: { readonly scopes: readonly string[] }
}): McpServer {
  if (authInfo?.scopes.join() !== scopesUpTo('write').join()) throw new TypeError('the scopes are lost')
  const server = new McpServer({ name: 'conformance', version: '1.0.0' })
  const contents = {
    test_simple_text: [TEXT],
    test_image_content: [IMAGE],
    test_audio_content: [AUDIO],
    test_embedded_resource: [EMBEDDED],
    test_multiple_content_types: [TEXT, IMAGE, MIXED],
  } as const
  for (const [name, content] of Object.entries(contents))
    server.registerTool(name, { description: name }, () => ({ content: [...content] }))
  server.registerTool('test_error_handling', { description: 'Fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing')
  })
  server.registerTool('test_tool_with_progress', { description: 'Reports' }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken
    for (const progress of [0, 50, 100])
      if (progressToken !== undefined)
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100 },
        })
    return { content: [TEXT] }
  })
  server.registerTool(
    'test_tool_with_arguments',
    { description: 'Has arguments', inputSchema: z.object({ name: z.string() }) },
    ({ name }) => ({ content: [{ type: 'text', text: name }] }),
  )
  addResources(server)
  return server
}

function addResources(server: McpServer): void {
  const text = { mimeType: 'text/plain', description: 'Text' }
  server.registerResource('text', 'test://static-text', text, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
  }))
  const binary = { mimeType: 'image/png', description: 'Bytes' }
  server.registerResource('binary', 'test://static-binary', binary, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'image/png', blob: PNG }],
  }))
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource('template', template, { mimeType: 'application/json' }, ({ href: uri }, { id }) => {
    if (id === '') throw new ProtocolError(-32_602, 'There is no such resource.')
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` })
    return { contents: [{ uri, mimeType: 'application/json', text: data }] }
  })
}
