import {
  type AuthoredBlock,
  authoredBlocks,
  type BlockChange,
  diffBlocks,
  readContent,
  restoreUpdate,
  toHtml,
  toMarkdown,
} from '@cowrite/crdt/richtext'
import type { Authorship } from '@cowrite/persistence'
import * as Y from 'yjs'
import { Authors } from '../rooms/authors.ts'

/** How the content of a document can be shown. */
export type ContentFormat = 'markdown' | 'html' | 'json'

/** A piece of work on the content of documents, which come as Yjs V1 updates. */
export type DocumentTask =
  | { readonly kind: 'render'; readonly bytes: Uint8Array; readonly format: ContentFormat }
  | { readonly kind: 'diff'; readonly before: Uint8Array; readonly after: Uint8Array }
  | {
      readonly kind: 'restore'
      readonly current: Uint8Array
      readonly version: Uint8Array
      /** The clientID that the edit is written under. */
      readonly clientId: number
    }
  | { readonly kind: 'authorship'; readonly bytes: Uint8Array; readonly authorship: readonly Authorship[] }

/** What each task answers. */
export interface DocumentTaskResults {
  /** Text, or ProseMirror JSON. */
  readonly render: unknown
  readonly diff: readonly BlockChange[]
  /** The edit, or `null` when nothing differs. */
  readonly restore: Uint8Array | null
  readonly authorship: readonly AuthoredBlock[]
}

/** Does a task; to be called in a worker thread. Throws when a document cannot be worked with. */
export function carryOut(task: DocumentTask): DocumentTaskResults[DocumentTask['kind']] {
  switch (task.kind) {
    case 'render':
      return withDocument(task.bytes, (doc) => render(doc, task.format))
    case 'diff':
      return diffBlocks(withDocument(task.before, readContent), withDocument(task.after, readContent))
    case 'restore':
      return withDocument(task.current, (current) =>
        withDocument(task.version, (version) => restoreUpdate(current, version, task.clientId)),
      )
    case 'authorship': {
      const authors = new Authors(task.authorship)
      return withDocument(task.bytes, (doc) =>
        authoredBlocks(doc, (client, clock, length) => authors.pieces(client, clock, length)),
      )
    }
    default:
      return task satisfies never
  }
}

function render(doc: Y.Doc, format: ContentFormat): unknown {
  switch (format) {
    case 'markdown':
      return toMarkdown(doc)
    case 'html':
      return toHtml(doc)
    case 'json':
      return readContent(doc)
    default:
      return format satisfies never
  }
}

function withDocument<Result>(bytes: Uint8Array, work: (doc: Y.Doc) => Result): Result {
  const doc = new Y.Doc()
  try {
    doc.transact((transaction) => {
      Y.applyUpdate(doc, bytes)
      // As if written here: after changes from elsewhere Yjs tidies formatting marks, which would be an edit.
      transaction.local = true
    })
    return work(doc)
  } finally {
    doc.destroy()
  }
}
