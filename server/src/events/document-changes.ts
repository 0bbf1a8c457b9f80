import type {
  Authorship,
  DocumentAddress,
  DocumentRecord,
  RestoredDocument,
  Store,
  UnitOfWork,
} from '@cowrite/persistence'
import { giveToCreator, ownerOf } from '../access/creator.ts'
import type { Principal } from '../access/principal.ts'
import type { EventSubject } from './document-event.ts'
import type { EventWriter, RecordEvent } from './event-writer.ts'

/** How {@link ensureDocument} creates a document. */
export interface EnsureOptions {
  readonly title: string
  /** Who creates it. A person with an account becomes its owner. */
  readonly principal: Principal
  /** Whether it may be where one was deleted for good. [no] */
  readonly anew?: boolean
}

/** The first content of a document, and whose it is. */
export interface InitialContent {
  /** A Yjs update in version 1, within the limits of updates. */
  readonly bytes: Uint8Array
  readonly authored: readonly Authorship[]
}

/**
 * Creates a document with its first content, in one transaction: nobody sees one without the other. When there is a
 * document at this address, nothing is changed.
 */
export function createWithContent(
  events: EventWriter,
  address: DocumentAddress,
  { title, principal, content }: EnsureOptions & { readonly content: InitialContent },
): Promise<{ readonly document: DocumentRecord; readonly created: boolean }> {
  const { id } = principal
  return events.atomically(async ({ documents, updates, access }, record) => {
    const ensured = await documents.ensure(address, title, { anew: true })
    const { document, created } = ensured
    if (!created) return ensured
    await giveToCreator(access, document, principal)
    await record(document, { type: 'created', principal: id, title: document.title })
    const [revision = 0] = await updates.append([{ documentId: document.id, principal: id, ...content }])
    await record(document, { type: 'changed', principals: [id], revision })
    return ensured
  })
}

/**
 * Returns the document at this address; creates it with the event that tells of it when there is none. Rejects like
 * `DocumentStore.ensure`.
 */
export function ensureDocument(
  events: EventWriter,
  address: DocumentAddress,
  { title, principal, anew = false }: EnsureOptions,
): Promise<{ readonly document: DocumentRecord; readonly created: boolean }> {
  const create = async (
    { documents, access }: UnitOfWork,
    record: RecordEvent,
  ): Promise<{ readonly document: DocumentRecord; readonly created: boolean }> => {
    const ensured = await documents.ensure(address, title, { anew })
    const { document, created } = ensured
    if (!created) return ensured
    await giveToCreator(access, document, principal)
    await record(document, { type: 'created', principal: principal.id, title: document.title })
    return ensured
  }
  return ownerOf(principal) === null ? events.transaction(create) : events.atomically(create)
}

/**
 * {@link ensureDocument} for a document that is opened at this address, whose key becomes the title. Most are there, and
 * only creating one needs a transaction.
 */
export async function ensureOpened(
  documents: Store['documents'],
  events: EventWriter,
  address: DocumentAddress,
  principal: Principal,
): Promise<{ readonly document: DocumentRecord; readonly created: boolean }> {
  const isTransaction = events.isWanted || ownerOf(principal) !== null
  const document = isTransaction ? await documents.find(address) : null
  if (document !== null) return { document, created: false }
  return await ensureDocument(events, address, { title: address.key, principal })
}

/**
 * Deletes a document for good that is in the trash, since before `trashedBefore` when it is given, with the event that
 * tells of it. `false`, and nothing is deleted, when there is no such document in the trash.
 */
export function deleteDocument(
  events: EventWriter,
  document: EventSubject,
  principal: string,
  options?: { readonly trashedBefore: Date },
): Promise<boolean> {
  return events.transaction(async ({ documents }, record) => {
    const deleted = await documents.purge(document.id, options)
    if (deleted) await record(document, { type: 'deleted', principal })
    return deleted
  })
}

/**
 * Restores a document of an export, with the events that tell of it: it was created, and then what else holds for it.
 * `false`, and nothing is changed, when its id or its address is taken.
 */
export function importDocument(
  events: EventWriter,
  restored: RestoredDocument,
  principal: string,
): Promise<boolean> {
  const { document } = restored
  return events.transaction(async ({ maintenance }, record) => {
    if (!(await maintenance.restore(restored))) return false
    await record(document, { type: 'created', principal, title: document.title })
    if (document.readOnly) await record(document, { type: 'read-only-changed', principal, readOnly: true })
    if (document.template) await record(document, { type: 'template-changed', principal, template: true })
    if (document.agentsOff) await record(document, { type: 'agents-changed', principal, agents: false })
    if (document.trashedAt !== null) await record(document, { type: 'trashed', principal })
    return true
  })
}
