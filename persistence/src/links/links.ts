import type { Visibility } from '../access/visibility.ts'
import type { DocumentRecord } from '../documents/documents.ts'

/** A page of the documents that mention another one. */
export interface LinkingOptions {
  readonly limit: number
  readonly after?: Pick<DocumentRecord, 'id' | 'updatedAt'>
  /** Only documents that are visible to somebody. [all documents] */
  readonly visibleTo?: Visibility
}

/** Which documents mention which, as their texts say. Made of the texts, and made anew when it is lost. */
export interface LinkStore {
  /**
   * Replaces the targets of a document, which are addresses `project/key`. `revision`: the sequence number up to which its
   * text was read. Does nothing when a later text was read already, or there is no such document.
   */
  replace(documentId: string, revision: number, targets: readonly string[]): Promise<void>
  /**
   * The documents outside the trash that mention the address, without the one at the address: the last changed first, as
   * `DocumentStore.list` has them.
   */
  linking(target: string, options: LinkingOptions): Promise<DocumentRecord[]>
  /**
   * Documents with updates that were not read for their links, not changed since `before`, in id order, after the document
   * `after`; at most `limit`.
   */
  unread(options: {
    readonly before: Date
    readonly after: string | null
    readonly limit: number
  }): Promise<DocumentRecord[]>
}
