import type { Store, VersionRecord } from '@cowrite/persistence'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import type { VersionRetention } from '../config/versions.ts'
import { deleteDocument } from '../events/document-changes.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { tellUntold } from '../events/untold-changes.ts'
import { thin } from '../versions/thinning.ts'

/** The inputs of the housekeeping. */
export interface TidyOptions {
  readonly store: Store
  readonly events: EventWriter
  /** Days in the trash before a document is deleted permanently. */
  readonly trashDays: number
  readonly retention: VersionRetention
  /** Called for each document that this function deletes permanently. */
  readonly onPurged: (documentId: string) => void
}

/** The result of one pass. */
export interface Tidied {
  /** Documents deleted permanently. */
  readonly documents: number
  /** Versions deleted. */
  readonly versions: number
  /** Delivered events deleted. */
  readonly events: number
}

const DAY_MS = 24 * 3_600_000
/** Documents read per query. */
const DOCUMENTS_PAGE = 100
/** Versions read per query. */
const VERSIONS_PAGE = 500
/** Events deleted per query. */
const EVENTS_PAGE = 1_000
/** Days for which delivered events, and consumers that no node has, are kept. */
const EVENT_DAYS = 7

/**
 * Permanently deletes documents that are past their time in the trash at `now`, thins the versions of all documents,
 * deletes delivered events and consumers that no node has, and writes events that a killed node had not written. Other
 * nodes may do the same concurrently. When `signal` is aborted, ends early with the results so far. Rejects when the
 * store fails; the next pass continues from there.
 */
export async function tidy(parts: TidyOptions, now: Date, signal?: AbortSignal): Promise<Tidied> {
  const documents = await emptyTrash(parts, now, signal)
  const versions = await thinVersions(parts, now, signal)
  const events = await deleteEvents(parts.store, now, signal)
  await tellUntold(parts.store, parts.events, { after: daysBefore(now, EVENT_DAYS - 1), now, signal })
  return { documents, versions, events }
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

async function emptyTrash(parts: TidyOptions, now: Date, signal: AbortSignal | undefined): Promise<number> {
  const { store, events, trashDays, onPurged } = parts
  const before = daysBefore(now, trashDays)
  let purged = 0
  for (;;) {
    const trashed = await store.documents.trashedBefore(before, DOCUMENTS_PAGE)
    for (const document of trashed) {
      if (signal?.aborted) return purged
      // It may have been restored or deleted in the meantime.
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

async function thinVersions(parts: TidyOptions, now: Date, signal: AbortSignal | undefined): Promise<number> {
  const { store, retention } = parts
  let removed = 0
  let after: string | null = null
  for (;;) {
    const documents: string[] = await store.versions.documentsWithUnnamed(after, DOCUMENTS_PAGE)
    for (const documentId of documents) {
      if (signal?.aborted) return removed
      const ids = thin(await versionsOf(store, documentId), now, retention)
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
