import type { Author } from '../authorship/authorship.ts'
import type { DocumentAddress } from '../documents/documents.ts'

/** What became of a part of a proposal. `undone`: it was accepted and taken out again. */
export type HunkStatus = 'pending' | 'accepted' | 'rejected' | 'withdrawn' | 'undone'

/** A part of a proposal that is decided on alone. */
export interface HunkRecord {
  /** UUIDv7. */
  readonly id: string
  readonly status: HunkStatus
  /** It was accepted, but its updates may not be in the document yet. */
  readonly isWaiting: boolean
  /** Who decided on it; `null` while it is pending. */
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  /** What it does: bytes of the caller's. */
  readonly bytes: Uint8Array
}

/** A proposal for a document, which calls it a suggestion: it is kept outside of the document. */
export interface ProposalRecord {
  /** UUIDv7. */
  readonly id: string
  readonly documentId: string
  readonly address: DocumentAddress
  readonly author: Author
  /** Who asked for it when the author is an agent. */
  readonly invoker: string | null
  readonly createdAt: Date
  /** What is said of it: bytes of the caller's. */
  readonly bytes: Uint8Array
  /** In their order; at least one. */
  readonly hunks: readonly HunkRecord[]
}

/** A proposal to be created. */
export interface NewProposal extends Pick<ProposalRecord, 'documentId' | 'author' | 'invoker' | 'bytes'> {
  /** The bytes of its parts. */
  readonly hunks: readonly Uint8Array[]
}

/** A decision on a part. */
export interface HunkDecision {
  readonly id: string
  /** `pending`: an earlier decision is taken back. */
  readonly status: HunkStatus
  /** The status that it must have, with nothing waiting; by default `pending`. */
  readonly from?: HunkStatus
  /** New bytes for it, with its updates, which are then waiting; `null`: nothing is to be written. */
  readonly waiting: Uint8Array | null
  /** The Yjs clients of its author that thereby come into the document, accepted by who decides. */
  readonly clients?: readonly number[]
}

/** Who accepted what a Yjs client wrote as a suggestion. */
export interface Acceptance {
  readonly client: number
  readonly principal: string
}

/** How many parts of the proposals of one author, run and asker have a status. */
export interface HunkCount extends Pick<ProposalRecord, 'author' | 'invoker'> {
  readonly status: HunkStatus
  readonly count: number
}

/** A part that its author goes on writing. */
export interface OwnHunk extends HunkRecord {
  /** The id of its proposal. */
  readonly proposal: string
}

/** A part that its author writes. */
export interface WrittenHunk {
  readonly documentId: string
  /** Chosen by the author's program: a UUID. */
  readonly id: string
  readonly author: Author
  readonly bytes: Uint8Array
  /** The proposal to which it is added when it is new; `null`: a new one, of which `detail` is said. */
  readonly proposal: string | null
  readonly detail: Uint8Array
}

/**
 * What became of a part that its author wrote. `created`: with a proposal; `added` to one; `decided`: somebody has decided on it; `foreign`: it is not this author's;
 * `full`: the document would have too many pending parts.
 */
export type PutHunk =
  | { readonly status: 'created' | 'added' | 'replaced'; readonly proposal: string }
  | { readonly status: 'decided' | 'foreign' | 'full' }

/** Proposals for documents. */
export interface ProposalStore {
  /**
   * Stores a proposal; `null`, and nothing stored, when the document would have more than `most` pending parts. Rejects with
   * `unknown-document`. To be called in a unit of work: it is several statements.
   */
  create(proposal: NewProposal, most: number): Promise<ProposalRecord | null>
  /**
   * Creates a part or, while it is pending, replaces its bytes. To be called in a unit of work: it is several statements.
   * Rejects with `unknown-document`.
   */
  put(hunk: WrittenHunk, most: number): Promise<PutHunk>
  /** The pending parts of a person in a document, and those with these ids whatever became of them; at most `limit`. */
  own(documentId: string, principal: string, ids: readonly string[], limit: number): Promise<OwnHunk[]>
  /** Forgets pending parts of a person. */
  takeBack(documentId: string, principal: string, ids: readonly string[]): Promise<void>
  /** Proposals with pending parts, or all, newest first; at most `limit`. Rejects like `UpdateStore.load`. */
  list(
    documentId: string,
    options: { readonly pending: boolean; readonly limit: number },
  ): Promise<ProposalRecord[]>
  /** The parts of all proposals for a document, counted; at most `limit` counts. */
  counts(documentId: string, limit: number): Promise<HunkCount[]>
  /** `null` when there is none. Rejects like `UpdateStore.load`. */
  find(id: string): Promise<ProposalRecord | null>
  /**
   * Decides on parts of a document, as a rule pending ones. Resolves to the ids of those on which it did: the others are decided already,
   * or unknown.
   */
  decide(documentId: string, decisions: readonly HunkDecision[], principal: string): Promise<string[]>
  /**
   * Who accepted what Yjs clients wrote in a document, by client: of the given ones, or of all; at most `limit`. Known for as
   * long as the document is there.
   */
  acceptances(
    documentId: string,
    options: { readonly clients: readonly number[] | null; readonly limit: number },
  ): Promise<Acceptance[]>
  /** The updates of these parts are in the document. */
  finish(documentId: string, ids: readonly string[]): Promise<void>
  /** The document refused the updates of these parts, which are pending again, or accepted when they were to be undone. */
  reopen(documentId: string, ids: readonly string[]): Promise<void>
  /** Proposals of which parts are waiting, those that were decided before `time`; at most `limit`. */
  waiting(time: Date, limit: number): Promise<ProposalRecord[]>
  /** Deletes proposals from before `time` of which no part is pending or waiting, at most `limit`; resolves to the number. */
  deleteDecided(time: Date, limit: number): Promise<number>
}
