import type { Store, VersionRecord } from '@cowrite/persistence'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import { deleteDocument } from '../documents/delete-document.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { tellUntold } from '../events/untold-changes.ts'
import { type Keeping, thin } from '../versions/thinning.ts'

/** What the housekeeping works on and by. */
export interface TidyParts {
  readonly store: Store
  readonly events: EventWriter
  /** Documents stay in the trash for so many days. */
  readonly trashDays: number
  readonly keeping: Keeping
  /** Hears of each document that was deleted for good, whoever did it. */
  readonly onPurged: (documentId: string) => void
}

/** What was done. */
export interface Tidied {
  /** Documents deleted for good. */
  readonly documents: number
  /** Versions deleted. */
  readonly versions: number
  /** Delivered events deleted. */
  readonly events: number
}

const DAY_MS = 24 * 3_600_000
/** Documents read at once. */
const DOCUMENTS_PAGE = 100
/** Versions read at once. */
const VERSIONS_PAGE = 500
/** Events deleted at once. */
const EVENTS_PAGE = 1_000
/** Delivered events, and consumers that no node has, are kept for so many days. */
const EVENT_DAYS = 7

/**
 * Deletes for good what has been in the trash for too long at `now`, thins the versions of all documents, deletes
 * delivered events and consumers that are gone, and writes the events that a node which ended had not written. Other nodes
 * may do the same at the same time. Ends early, with what was done so far, once `signal` is aborted. Rejects when the store
 * fails; the next time goes on where this one ended.
 */
export async function tidy(parts: TidyParts, now: Date, signal?: AbortSignal): Promise<Tidied> {
  const documents = await emptyTrash(parts, now, signal)
  const versions = await thinVersions(parts, now, signal)
  const events = await deleteEvents(parts.store, now, signal)
  await tellUntold(parts.store, parts.events, { after: daysBefore(now, EVENT_DAYS - 1), now, signal })
  return { documents, versions, events }
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

async function emptyTrash(parts: TidyParts, now: Date, signal: AbortSignal | undefined): Promise<number> {
  const { store, events, trashDays, onPurged } = parts
  const before = daysBefore(now, trashDays)
  let purged = 0
  for (;;) {
    const trashed = await store.documents.trashedBefore(before, DOCUMENTS_PAGE)
    for (const document of trashed) {
      if (signal?.aborted) return purged
      // Somebody may have taken it out meanwhile, or deleted it.
      const principal = SERVER_PRINCIPAL.id
      if (!(await deleteDocument(events, document, principal, { trashedBefore: before }))) continue
      purged++
      onPurged(document.id)
    }
    if (trashed.length < DOCUMENTS_PAGE) break
  }
  await store.documents.forgetPlaces(before)
  return purged
}

async function deleteEvents(store: Store, now: Date, signal: AbortSignal | undefined): Promise<number> {
  const before = daysBefore(now, EVENT_DAYS)
  await store.outbox.forgetConsumers(before)
  for (let events = 0; ; ) {
    if (signal?.aborted) return events
    const deleted = await store.outbox.deleteDelivered(before, EVENTS_PAGE)
    events += deleted
    if (deleted < EVENTS_PAGE) return events
  }
}

async function thinVersions(parts: TidyParts, now: Date, signal: AbortSignal | undefined): Promise<number> {
  const { store, keeping } = parts
  let removed = 0
  let after: string | null = null
  for (;;) {
    const documents: string[] = await store.versions.documentsWithUnnamed(after, DOCUMENTS_PAGE)
    for (const documentId of documents) {
      if (signal?.aborted) return removed
      const ids = thin(await versionsOf(store, documentId), now, keeping)
      for (let start = 0; start < ids.length; start += VERSIONS_PAGE)
        await store.versions.remove(documentId, ids.slice(start, start + VERSIONS_PAGE))
      removed += ids.length
    }
    after = documents.at(-1) ?? null
    if (documents.length < DOCUMENTS_PAGE) return removed
  }
}

async function versionsOf(store: Store, documentId: string): Promise<VersionRecord[]> {
  const versions: VersionRecord[] = []
  for (;;) {
    const before = versions.at(-1)?.id
    const page = await store.versions.list(documentId, {
      limit: VERSIONS_PAGE,
      ...(before === undefined ? {} : { before }),
    })
    versions.push(...page)
    if (page.length < VERSIONS_PAGE) return versions
  }
}
