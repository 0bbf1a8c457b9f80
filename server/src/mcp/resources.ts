import { formatAddress } from '@cowrite/crdt'
import type { ReadResourceResult } from '@modelcontextprotocol/server'
import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceTemplate,
} from '@modelcontextprotocol/server'
import type { JsonText } from '../content/block-task.ts'
import { errorAnswer, errorOf } from '../http/http-error.ts'
import type { ToolContext } from './tools/tool.ts'

/** Documents in a list of resources. */
const LISTED = 100
const MIME_TYPE = 'application/json'

/** What can be read of each document. */
const KINDS: readonly {
  readonly name: string
  readonly title: string
  readonly read: (context: Omit<ToolContext, 'signal'>, address: string) => Promise<JsonText>
}[] = [
  {
    name: 'outline',
    title: 'Outline of a document',
    read: ({ blocks, caller }, address) => blocks.outline(caller.principal, address),
  },
  {
    name: 'blocks',
    title: 'Blocks of a document, as Markdown',
    read: ({ blocks, caller }, address) => blocks.read(caller.principal, address),
  },
  {
    name: 'suggestions',
    title: 'Pending suggestions for a document',
    read: async ({ proposals, caller }, address) =>
      JSON.stringify(await proposals.list(caller.principal, address)),
  },
]

/** `cowrite://documents/project%2Fname/outline`, `…/blocks` and `…/suggestions`: documents for clients that attach resources. */
export function addResources(server: McpServer, context: Omit<ToolContext, 'signal'>): void {
  const { documents, caller } = context
  for (const { name, title, read } of KINDS) {
    const list = async () => ({
      resources: (await documents.list(caller.principal, { project: null, limit: LISTED })).map((each) => ({
        uri: `cowrite://documents/${encodeURIComponent(formatAddress(each))}/${name}`,
        name: each.title,
        mimeType: MIME_TYPE,
      })),
    })
    server.registerResource(
      name,
      new ResourceTemplate(`cowrite://documents/{document}/${name}`, {
        list: () => guarded(context, list),
      }),
      { title, mimeType: MIME_TYPE },
      (uri, { document }) =>
        guarded(context, async () =>
          contents(uri, await read(context, decodeURIComponent(String(document)))),
        ),
    )
  }
}

function contents(uri: URL, text: JsonText): ReadResourceResult {
  return { contents: [{ uri: uri.href, mimeType: MIME_TYPE, text }] }
}

/** Errors become those of the protocol, with a text of the table of errors; others are logged. */
async function guarded<Result>(
  { logger }: Pick<ToolContext, 'logger'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { code, detail } =
      error instanceof URIError ? ({ code: 'invalid-address', detail: null } as const) : errorOf(error)
    if (code === 'internal') logger.error({ err: error }, 'a resource could not be read')
    const { message, todo } = errorAnswer(code, detail).body
    throw new ProtocolError(
      code === 'internal' ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams,
      `${message} ${todo}`,
    )
  }
}
