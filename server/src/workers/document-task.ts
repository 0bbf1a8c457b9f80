import {
  authoredBlocks,
  diffBlocks,
  measure,
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

/** JSON as text: the thread that serves everybody passes it on, it neither copies nor walks what it says. */
export type JsonText = string

/** What each task answers. */
export interface DocumentTaskResults {
  /** A string, or ProseMirror JSON. */
  readonly render: JsonText
  /** The `BlockChange[]` of `diffBlocks`. */
  readonly diff: JsonText
  /** The edit, or `null` when nothing differs. */
  readonly restore: Uint8Array | null
  /** The `AuthoredBlock[]` of `authoredBlocks`. */
  readonly authorship: JsonText
}

/** What came of a task in its thread: a result, or the reason why the document is not worked with. */
export type TaskOutcome =
  | { readonly ok: true; readonly result: DocumentTaskResults[DocumentTask['kind']] }
  | { readonly ok: false; readonly what: 'too-deep' | 'too-large' }

/** Longest answer, in UTF-16 units: what is nested deeply is written with a prefix for each level. */
const MAX_RESULT = 2 ** 26

const TOO_LARGE: TaskOutcome = { ok: false, what: 'too-large' }

/** Does a task; to be called in a worker thread. Throws when a document cannot be worked with. */
export function carryOut(task: DocumentTask): TaskOutcome {
  switch (task.kind) {
    case 'render':
      return withDocument(task.bytes, (doc) => asText(render(doc, task.format)))
    case 'diff':
      return withDocument(task.before, (before) =>
        withDocument(task.after, (after) => asText(diffBlocks(readContent(before), readContent(after)))),
      )
    case 'restore':
      return withDocument(task.current, (current) =>
        withDocument(task.version, (version) => ({
          ok: true,
          result: restoreUpdate(current, version, task.clientId),
        })),
      )
    case 'authorship': {
      const authors = new Authors(task.authorship)
      return withDocument(task.bytes, (doc) =>
        asText(authoredBlocks(doc, (client, clock, length) => authors.pieces(client, clock, length))),
      )
    }
    default:
      return task satisfies never
  }
}

function asText(value: unknown): TaskOutcome {
  if (typeof value === 'string' && value.length > MAX_RESULT) return TOO_LARGE
  const result = JSON.stringify(value)
  return result.length > MAX_RESULT ? TOO_LARGE : { ok: true, result }
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

/** What the work makes of the document, unless it is too much to begin with. */
function withDocument(bytes: Uint8Array, work: (doc: Y.Doc) => TaskOutcome): TaskOutcome {
  const doc = new Y.Doc()
  try {
    doc.transact((transaction) => {
      Y.applyUpdate(doc, bytes)
      // As if written here: after changes from elsewhere Yjs tidies formatting marks, which would be an edit.
      transaction.local = true
    })
    const extent = measure(doc)
    return extent.ok ? work(doc) : extent
  } finally {
    doc.destroy()
  }
}
