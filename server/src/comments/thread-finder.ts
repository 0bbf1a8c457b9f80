import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store, ThreadRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'

/** A thread with the document that it is on, for somebody who may do with it what was asked. */
export interface Found {
  readonly thread: ThreadRecord
  readonly document: DocumentRecord
}

/**
 * Finds threads for those who may do something with them. Rejects with a {@link ServiceError}: for who may not read the
 * document there is no thread.
 */
export class ThreadFinder {
  private readonly store: Pick<Store, 'comments'>
  private readonly documents: Pick<DocumentService, 'find'>

  constructor(store: Pick<Store, 'comments'>, documents: Pick<DocumentService, 'find'>) {
    this.store = store
    this.documents = documents
  }

  async find(
    principal: Principal,
    id: string,
    permission: 'read' | 'comment',
    unknown = unknownThread,
  ): Promise<Found> {
    const thread = await this.store.comments.find(id, principal.id)
    if (thread === null) throw unknown()
    // Who may not read the document is not told its address.
    const document = await this.documents
      .find(principal, formatAddress(thread.address), permission)
      .catch((error: unknown) => {
        throw error instanceof ServiceError && error.code === 'not-found' ? unknown() : error
      })
    if (document.trashedAt) throw new ServiceError('trashed')
    return { thread, document }
  }

  /** The thread of a comment. */
  async findByComment(
    principal: Principal,
    comment: string,
    permission: 'read' | 'comment' = 'comment',
  ): Promise<Found> {
    const thread = await this.store.comments.threadOf(comment)
    if (thread === null) throw unknownComment()
    return await this.find(principal, thread, permission, unknownComment)
  }
}

export function unknownThread(): ServiceError {
  return new ServiceError('not-found', 'There is no such thread of comments.')
}

export function unknownComment(): ServiceError {
  return new ServiceError('not-found', 'There is no such comment.')
}
