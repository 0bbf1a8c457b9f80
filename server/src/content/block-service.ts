import type { BlockOperation, BlockSelection, BlockView, OperationResult } from '@cowrite/crdt/richtext'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import { refuseAgents } from '../documents/agents-off.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { BlockTask, BlockTaskResults, JsonText } from './block-task.ts'
import type { LiveCopies } from './live-copies.ts'
import type { Editor } from './live-copy.ts'
import { refusal } from './refusal.ts'
import { once } from './requests.ts'

/** Time that an edit waits for its commit, in ms. */
const COMMIT_MS = 30_000

/** What a {@link BlockService} works with. */
export interface BlockServiceOptions {
  readonly store: Pick<Store, 'requests'>
  readonly documents: DocumentService
  readonly copies: LiveCopies
}

/** Operations on the blocks of a document. */
export interface BlockEdit {
  readonly operations: readonly BlockOperation[]
  /** A key of the sender's choice: a request that is sent again with it within a day is not carried out again. */
  readonly idempotencyKey?: string
  /** The agent that the principal invoked; by default the principal edits. */
  readonly agent?: Editor['agent']
}

/** What became of the operations, when they are in the database. */
export interface BlocksEdited {
  /** The state vector after them, in base64url. */
  readonly revision: string
  /** One for each operation, in order. */
  readonly results: readonly OperationResult[]
  /** Whether this is the answer to an earlier request with the key; `block` of conflicts is what stands there now. */
  readonly isRepeated: boolean
}

/**
 * Reads and edits documents by their blocks, in a copy that follows the room: for agents, tools and requests. All methods
 * reject with a {@link ServiceError}.
 */
export class BlockService {
  private readonly options: BlockServiceOptions

  constructor(options: BlockServiceOptions) {
    this.options = options
  }

  /** All blocks without their content: `{ revision, blocks }` as JSON. */
  async outline(principal: Principal, name: string): Promise<JsonText> {
    return Buffer.concat(await this.outlinePieces(principal, name)).toString()
  }

  /** {@link outline} in UTF-8, in pieces that are not to be changed: of a long document in less time. */
  async outlinePieces(principal: Principal, name: string): Promise<readonly Uint8Array[]> {
    const document = await this.readable(principal, name)
    return await this.options.copies.use(document, async (copy) => {
      const asked = await copy.outline()
      if (!asked.ok) throw refusal(asked.reason)
      return asked.result
    })
  }

  /** Blocks with their content: `{ revision, blocks, gone, next }` as JSON. */
  async read(principal: Principal, name: string, selection: BlockSelection = {}): Promise<JsonText> {
    return await this.ask(await this.readable(principal, name), (copy) => ({ kind: 'read', copy, selection }))
  }

  /** The first blocks whose Markdown contains a text, in upper or lower case: `{ revision, blocks, hasMore }` as JSON. */
  async search(principal: Principal, name: string, text: string, limit: number): Promise<JsonText> {
    const document = await this.readable(principal, name)
    return await this.ask(document, (copy) => ({ kind: 'search', copy, text, limit }))
  }

  /** Carries out operations one after the other. Resolves when they are committed. */
  async apply(principal: Principal, name: string, edit: BlockEdit): Promise<BlocksEdited> {
    const document = await this.options.documents.findEditable(principal, name)
    const { operations, idempotencyKey: key, agent } = edit
    if (agent !== undefined || principal.author.kind === 'agent') refuseAgents(document)
    const editor: Editor = agent === undefined ? { principal } : { principal, agent }
    if (key === undefined)
      return { ...(await this.edit(document, editor, operations, () => {})), isRepeated: false }
    const author = agent?.principal ?? principal.id
    const request = { documentId: document.id, principal: author, key, body: operations }
    const first: { edited?: Omit<BlocksEdited, 'isRepeated'> } = {}
    const { answer, isRepeated } = await once(this.options.store, request, async (isWritten) => {
      const edited = await this.edit(document, editor, operations, isWritten)
      first.edited = edited
      return JSON.stringify({ ...edited, results: edited.results.map(withoutText) })
    })
    return { ...(first.edited ?? (await this.filled(document, JSON.parse(answer) as Stored))), isRepeated }
  }

  private async edit(
    document: DocumentRecord,
    editor: Editor,
    operations: readonly BlockOperation[],
    beforeWriting: () => void,
  ): Promise<Omit<BlocksEdited, 'isRepeated'>> {
    return await this.options.copies.use(document, async (copy) => {
      const applied = await copy.apply(editor, operations, beforeWriting)
      if (!applied.ok) throw refusal(applied.reason)
      const { results, revision, committed } = applied.result
      await inTime(committed)
      return { results, revision }
    })
  }

  /** The answer to an earlier request, with the blocks of its conflicts as they are now. */
  private async filled(
    document: DocumentRecord,
    { revision, results }: Stored,
  ): Promise<Omit<BlocksEdited, 'isRepeated'>> {
    const handles = results.flatMap((result) => ('block' in result ? [result.block.handle] : []))
    if (handles.length === 0) return { revision, results: results as readonly OperationResult[] }
    const text = await this.ask(document, (copy) => ({
      kind: 'read',
      copy,
      selection: { handles, depth: 0 },
    }))
    const { blocks } = JSON.parse(text) as { readonly blocks: readonly BlockView[] }
    const filled = results.map((result): OperationResult => {
      if (!('block' in result)) return result
      const { handle } = result.block
      const block = blocks.find((each) => each.handle === handle)
      return block === undefined ? { status: 'gone', handle } : { ...result, block }
    })
    return { revision, results: filled }
  }

  private async readable(principal: Principal, name: string): Promise<DocumentRecord> {
    const document = await this.options.documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    return document
  }

  private async ask<Kind extends 'read' | 'search'>(
    document: DocumentRecord,
    task: (copy: number) => Extract<BlockTask, { readonly kind: Kind }>,
  ): Promise<BlockTaskResults[Kind]> {
    return await this.options.copies.use(document, async (_copy, thread, name) => {
      const asked = await thread.ask<Kind>(task(name))
      if (!asked.ok) throw refusal(asked.reason)
      return asked.result
    })
  }
}

/** A result of which the text of blocks is left out. */
type StoredResult =
  | Exclude<OperationResult, { readonly status: 'conflict' }>
  | {
      readonly status: 'conflict'
      readonly reason: 'changed' | 'no-match' | 'many-matches'
      readonly block: { readonly handle: string }
    }

/** The stored answer to a request. */
interface Stored {
  readonly revision: string
  readonly results: readonly StoredResult[]
}

function withoutText(result: OperationResult): StoredResult {
  return result.status === 'conflict' ? { ...result, block: { handle: result.block.handle } } : result
}

/** Waits for a commit, for a while. */
async function inTime(committed: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const late = () =>
    reject(new ServiceError('database-away', 'The edit is in the document, but not saved yet.'))
  const timer = setTimeout(late, COMMIT_MS)
  try {
    await Promise.race([committed, promise])
  } finally {
    clearTimeout(timer)
  }
}
