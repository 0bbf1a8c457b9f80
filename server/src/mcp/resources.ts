import { formatAddress } from '@cowrite/crdt'
import type { ReadResourceResult } from '@modelcontextprotocol/server'
import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceTemplate,
} from '@modelcontextprotocol/server'
import type { BlockService } from '../content/block-service.ts'
import type { JsonText } from '../content/block-task.ts'
import { errorAnswer, errorOf } from '../http/http-error.ts'
import type { ToolContext } from './tools/tool.ts'

/** Documents in a list of resources. */
const LISTED = 100
const MIME_TYPE = 'application/json'

/** What can be read of each document. */
const KINDS = [
  {
    name: 'outline',
    title: 'Outline of a document',
    read: (blocks: BlockService, { principal }: ToolContext['caller'], address: string) =>
      blocks.outline(principal, address),
  },
  {
    name: 'blocks',
    title: 'Blocks of a document, as Markdown',
    read: (blocks: BlockService, { principal }: ToolContext['caller'], address: string) =>
      blocks.read(principal, address),
  },
] as const

/** `cowrite://documents/project%2Fname/outline` and `…/blocks`: documents for clients that attach resources. */
export function addResources(server: McpServer, context: Omit<ToolContext, 'signal'>): void {
  const { documents, blocks, caller } = context
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
          contents(uri, await read(blocks, caller, decodeURIComponent(String(document)))),
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
