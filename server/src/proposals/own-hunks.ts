import { createHash } from 'node:crypto'
import { decodeChunk } from '@cowrite/crdt'
import type { Hunk } from '@cowrite/crdt/richtext'
import type { DocumentRecord, HunkStatus, OwnHunk, Store } from '@cowrite/persistence'
import * as Y from 'yjs'
import type { Principal } from '../access/principal.ts'
import type { LiveCopies } from '../content/live-copies.ts'
import { refusal } from '../content/refusal.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { decodeHunk, encodeDetail, encodeHunk } from './stored-hunk.ts'

/** Most pending parts of all suggestions for a document, and parts in an answer. */
const MOST_PENDING = 1_000
const MOST_OWN = 1_000
/** Most parts of one suggestion; the next part begins another one. */
const MOST_HUNKS = 200
/** Largest part, in bytes of its edits: several pages. */
export const HELD_BYTES = 256 * 1024

/** What {@link OwnHunks} work with. */
export interface OwnHunksOptions {
  readonly store: Store
  readonly documents: DocumentService
  readonly copies: LiveCopies
  readonly rooms: Pick<DocumentRooms, 'hint'>
  readonly events: EventWriter
}

/** What an author's editor has, and what is new there. */
export interface OwnRequest {
  /** Parts that the editor has, with the version that it was told last; `null` when it was told none. */
  readonly known: readonly { readonly id: string; readonly version: string | null }[]
  /** Parts that are new or were written on: Yjs V1 updates. */
  readonly put: readonly { readonly id: string; readonly update: Uint8Array }[]
  /** Parts that are now in others, or without effect. */
  readonly takenBack: readonly string[]
  /** The name that a person without an account goes by. */
  readonly name: string | null
}

/**
 * What became of a part. `void`: it changes nothing that is seen, and is not kept; `early`: it refers to what the server
 * does not have yet; `refused`: it is no edit that the document can take; `full`: there are too many parts already;
 * `unknown`: the server has none with that id.
 */
export type OwnStatus = HunkStatus | 'void' | 'early' | 'refused' | 'full' | 'unknown'

/** One of the author's own parts. */
export interface OwnPart {
  readonly id: string
  readonly status: OwnStatus
  /** Changes with its bytes; `null` for one that is not kept. */
  readonly version: string | null
  /** Its edits, in base64, when the editor has another version. */
  readonly update: string | null
}

/** The parts of suggestions that a person writes in an editor: they are held back from the document until accepted. */
export class OwnHunks {
  readonly #options: OwnHunksOptions

  constructor(options: OwnHunksOptions) {
    this.#options = options
  }

  /**
   * Stores what an author's editor has written, and tells what became of all that it has. Rejects with a
   * {@link ServiceError}.
   */
  async exchange(principal: Principal, name: string, request: OwnRequest): Promise<readonly OwnPart[]> {
    const { documents, store, rooms } = this.#options
    const document = await documents.findEditable(principal, name, 'comment')
    const { author } = principal
    if (author.kind === 'agent')
      throw new ServiceError('forbidden', 'Agents suggest operations, not edits of an editor.')
    const ids = [...request.known, ...request.put].map(({ id }) => id)
    // People without accounts share a principal: each has what its own browser knows.
    const isShared = author.kind === 'guest'
    const own = async () => {
      const found = await store.proposals.own(document.id, author.principal, ids, MOST_OWN)
      return new Map(found.filter(({ id }) => !isShared || ids.includes(id)).map((hunk) => [hunk.id, hunk]))
    }
    const before = await own()
    const states = new Map<string, OwnStatus>()
    const gone = new Set(request.takenBack)
    let isChanged = gone.size > 0
    let proposal = proposalFor(before.values())
    for (const { id, update } of request.put) {
      const written = await this.#write(principal, document, {
        id,
        update,
        request,
        proposal,
        known: before.get(id),
      })
      states.set(id, written.status)
      if (written.status === 'void') gone.add(id)
      proposal = written.proposal ?? proposal
      isChanged ||= written.isChanged
    }
    if (gone.size > 0) await store.proposals.takeBack(document.id, author.principal, [...gone])
    if (isChanged) rooms.hint(document.id, 'suggestions')
    const after = await own()
    const versions = new Map(request.known.map(({ id, version }) => [id, version]))
    const sent = new Map(request.put.map(({ id, update }) => [id, versionOf(update)]))
    const answered = new Set([...ids, ...after.keys()])
    return [...answered].flatMap((id) =>
      partOf(id, after.get(id), states.get(id), sent.get(id) ?? versions.get(id)),
    )
  }

  async #write(
    principal: Principal,
    document: DocumentRecord,
    part: {
      readonly id: string
      readonly update: Uint8Array
      readonly request: OwnRequest
      readonly proposal: string | null
      readonly known: OwnHunk | undefined
    },
  ): Promise<{ status: OwnStatus; proposal: string | null; isChanged: boolean }> {
    const { copies, events } = this.#options
    const unchanged = (status: OwnStatus) => ({ status, proposal: null, isChanged: false })
    const { known } = part
    if (known !== undefined && known.status !== 'pending') return unchanged(known.status)
    if (!decodeChunk(part.update).ok) return unchanged('refused')
    const stored = known === undefined ? null : heldIn(known)
    // Another window of the author may have written on the same part.
    const update = stored === null ? part.update : Y.mergeUpdates([stored, part.update])
    if (update.length > HELD_BYTES) return unchanged('refused')
    const asked = await copies.use(document, (copy) => copy.describe(update))
    if (!asked.ok) throw refusal(asked.reason)
    const described = asked.result
    if (!described.ok) return unchanged(described.reason === 'early' ? 'early' : 'refused')
    if (described.hunk === null) return { status: 'void', proposal: null, isChanged: known !== undefined }
    const bytes = encodeHunk({ hunk: described.hunk satisfies Hunk, updates: [], inverse: null })
    const { author } = principal
    const { id, proposal, request } = part
    const detail = encodeDetail({
      rationale: null,
      name: author.kind === 'guest' ? request.name : null,
      model: null,
    })
    const put = await events.atomically(async (unit, record) => {
      const done = await unit.proposals.put(
        { documentId: document.id, id, author, bytes, proposal, detail },
        MOST_PENDING,
      )
      if (done.status === 'created')
        await record(document, { type: 'suggested', principal: principal.id, suggestion: done.proposal })
      return done
    })
    switch (put.status) {
      case 'created':
      case 'added':
      case 'replaced':
        return { status: 'pending', proposal: put.proposal, isChanged: true }
      case 'foreign':
        return unchanged('refused')
      case 'decided':
        // Somebody has decided since: what became of it is read below.
        return unchanged('unknown')
      case 'full':
        return unchanged('full')
      default:
        return put satisfies never
    }
  }
}

/** The suggestion to which a new part is added; `null` for a new one. */
function proposalFor(own: Iterable<OwnHunk>): string | null {
  const counts = new Map<string, number>()
  for (const hunk of own) {
    const isOpen = hunk.status === 'pending' && heldIn(hunk) !== null
    if (isOpen) counts.set(hunk.proposal, (counts.get(hunk.proposal) ?? 0) + 1)
  }
  return [...counts].findLast(([, count]) => count < MOST_HUNKS)?.[0] ?? null
}

function heldIn({ bytes }: OwnHunk): Uint8Array | null {
  const { change } = decodeHunk(bytes).hunk
  return change.kind === 'held' ? change.update : null
}

function partOf(
  id: string,
  hunk: OwnHunk | undefined,
  status: OwnStatus | undefined,
  known: string | null | undefined,
): OwnPart[] {
  if (hunk === undefined) return [{ id, status: status ?? 'unknown', version: null, update: null }]
  const update = heldIn(hunk)
  // What the author's programs suggested is no edit of an editor.
  if (update === null) return []
  if (hunk.status !== 'pending') return [{ id, status: hunk.status, version: null, update: null }]
  const version = versionOf(update)
  const isTold = known === version
  const shown = status === 'early' || status === 'refused' || status === 'full' ? status : 'pending'
  return [{ id, status: shown, version, update: isTold ? null : Buffer.from(update).toString('base64') }]
}

const versionOf = (update: Uint8Array) => createHash('sha256').update(update).digest('base64url').slice(0, 16)
