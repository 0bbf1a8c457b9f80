import { UpdateLog } from '@cowrite/crdt'
import type { Authorship, DocumentRecord, Store } from '@cowrite/persistence'
import * as Y from 'yjs'
import { SERVER_PRINCIPAL } from '../access/principal.ts'

/** Another node, or an earlier call, stored content first. */
class AlreadyWritten extends Error {}

/**
 * Stores the first content of a document: all of it or nothing, and nothing unless it becomes the document's first
 * update. Resolves to whether it was stored.
 *
 * Sequence numbers are given under the lock of the document's row and never used again, so that among any number of
 * nodes exactly one gets number 1; the transactions of the others are rolled back. Equal bytes from all nodes, by a
 * fixed clientID, would need no transaction, but would rely on the program to return the same content everywhere.
 */
export async function storeFirstContent(
  store: Pick<Store, 'transaction'>,
  document: DocumentRecord,
  content: FirstContent,
): Promise<boolean> {
  const { author } = SERVER_PRINCIPAL
  const authored: Authorship[] = content.clients.map((client) => ({ client, clock: 0, author }))
  const entry = { documentId: document.id, bytes: content.bytes, principal: author.principal, authored }
  try {
    await store.transaction(async ({ updates }) => {
      const [sequence] = await updates.append([entry])
      if (sequence !== 1) throw new AlreadyWritten()
    })
    return true
  } catch (error) {
    if (error instanceof AlreadyWritten) return false
    throw error
  }
}

/** Content that a document may begin with. */
export interface FirstContent {
  /** A Yjs update in version 1. */
  readonly bytes: Uint8Array
  /** The clientIDs in it. */
  readonly clients: readonly number[]
}

/** Checks content as the update of a client is checked. `null`: it is empty. Throws an `Error` that says what is wrong. */
export function firstContentOf(content: Y.Doc | Uint8Array): FirstContent | null {
  const bytes = content instanceof Uint8Array ? content : Y.encodeStateAsUpdate(content)
  const examined = UpdateLog.from(null, []).examine(bytes)
  switch (examined.kind) {
    case 'refused':
      throw new Error(`It returned no content that a document can have: ${examined.reason}`)
    case 'known':
      return null
    case 'new': {
      const { blocks } = examined.chunk
      return { bytes: examined.chunk.bytes, clients: [...new Set(blocks.map(({ client }) => client))] }
    }
    default:
      return examined satisfies never
  }
}
