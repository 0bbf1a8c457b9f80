import { randomUUID } from 'node:crypto'
import type { Author, Authorship } from '../authorship/authorship.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store } from '../store.ts'
import { StoreError } from '../store-error.ts'
import type { UpdateEntry } from '../updates/updates.ts'
import type { VersionRecord } from '../versions/versions.ts'

export const PERSON: Author = { principal: 'person:"a", b', kind: 'person', run: null }
export const AGENT: Author = { principal: 'agent:assistant', kind: 'agent', run: 'run {1}' }

/** A new key of a document; the suite may run on a database with content. */
export function newKey(): string {
  return `document-${randomUUID()}`
}

/** A new key of a project. */
export function newProject(): string {
  return `project-${randomUUID().slice(0, 8)}`
}

/** An update of these bytes. */
export function entry(documentId: string, ...bytes: number[]): UpdateEntry {
  return { documentId, bytes: Uint8Array.from(bytes), principal: 'guest:one' }
}

/** The tail with plain arrays of the bytes, as stores may return subclasses of `Uint8Array`. */
export function tailOf(stored: {
  readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[]
}) {
  return stored.tail.map(({ seq, bytes }) => ({ seq, bytes: [...bytes] }))
}

/** The numbers from `first` to `last`. */
export function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The `StoreError` that a promise rejects with; fails when it does anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<StoreError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  if (outcome instanceof StoreError) return outcome
  throw new Error('A StoreError was expected.', { cause: outcome })
}

/** Waits until the clock, which counts milliseconds, has moved. */
export async function tick(): Promise<void> {
  const start = Date.now()
  while (Date.now() <= start) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Commands with short arguments on a store that is opened later. */
export function shortCommands(store: () => Store) {
  return {
    newDocument: async (): Promise<DocumentRecord> =>
      (await store().documents.ensure({ project: 'contract', key: newKey() }, 'Untitled')).document,
    append: (documentId: string, byte: number, authored: readonly Authorship[] = []): Promise<number[]> =>
      store().updates.append([{ documentId, bytes: Uint8Array.of(byte), principal: 'guest', authored }]),
    createVersion: (documentId: string, byte: number, name: string | null = null): Promise<VersionRecord> =>
      store().versions.create({
        documentId,
        kind: name === null ? 'interval' : 'named',
        name,
        principal: PERSON.principal,
        bytes: Uint8Array.of(byte),
      }),
  }
}
