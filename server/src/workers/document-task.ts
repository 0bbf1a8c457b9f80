import {
  authoredBlocks,
  type Differences,
  diffBlocks,
  differences,
  handleOf,
  measure,
  mentionedDocuments,
  type Reverted,
  readContent,
  referencedFiles,
  restoreUpdate,
  revertRun,
  settleMoves,
  toHtml,
  toMarkdown,
} from '@cowrite/crdt/richtext'
import type { Authorship } from '@cowrite/persistence'
import * as Y from 'yjs'
import { Authors } from '../rooms/authors.ts'
import { type Emit, LineParts } from './line-parts.ts'
import { compose, copyOf, type NewContent } from './new-content.ts'

/** The formats in which the content of a document can be rendered. */
export type ContentFormat = 'markdown' | 'html' | 'json'

/** A task on the content of documents, which are passed as Yjs V1 updates. */
export type DocumentTask =
  | { readonly kind: 'render'; readonly bytes: Uint8Array; readonly format: ContentFormat }
  | { readonly kind: 'diff'; readonly before: Uint8Array; readonly after: Uint8Array }
  | {
      readonly kind: 'restore'
      readonly current: Uint8Array
      readonly version: Uint8Array
      /** The clientID of the edit. */
      readonly clientId: number
    }
  | {
      readonly kind: 'revert-run'
      readonly current: Uint8Array
      /** The document before the run, and all its updates, merged. */
      readonly before: Uint8Array
      readonly written: Uint8Array
      /** The clientID of the edit. */
      readonly clientId: number
    }
  | { readonly kind: 'authorship'; readonly bytes: Uint8Array; readonly authorship: readonly Authorship[] }
  | {
      readonly kind: 'changes'
      /** `null`: there was nothing before, and everything is the same. */
      readonly before: Uint8Array | null
      readonly after: Uint8Array
      readonly authorship: readonly Authorship[]
      /** Whether the blocks are wanted besides what is said after them. */
      readonly blocks: boolean
    }
  | {
      readonly kind: 'compose'
      readonly markdown: string
      /** Whether a heading of level 1 at the start becomes the title instead of text. */
      readonly takeTitle: boolean
    }
  | { readonly kind: 'copy'; readonly bytes: Uint8Array }
  /** The addresses of the documents that it mentions, and the ids of the files that it refers to. */
  | { readonly kind: 'references'; readonly bytes: Uint8Array }

/** JSON as text: the main thread forwards it without copying or parsing it. */
export type JsonText = string

/** The result of each kind of task. */
export interface DocumentTaskResults {
  /** A string, or ProseMirror JSON. */
  readonly render: JsonText
  /** The `BlockChange[]` of `diffBlocks`. */
  readonly diff: JsonText
  /** The edit, or `null` when nothing differs. */
  readonly restore: Uint8Array | null
  /** The `AuthoredBlock[]` of `authoredBlocks`. */
  readonly 'revert-run': Reverted
  readonly authorship: JsonText
  /** What the generator `differences` returns; its steps are emitted before. */
  readonly changes: Differences
  readonly compose: NewContent
  readonly copy: NewContent
  readonly references: { readonly documents: readonly string[]; readonly files: readonly string[] }
}

/** The outcome of a task in its thread: a result, or the limit that the document exceeds. */
export type TaskOutcome =
  | { readonly ok: true; readonly result: DocumentTaskResults[DocumentTask['kind']] }
  | { readonly ok: false; readonly what: 'too-deep' | 'too-large' }

/** Maximum length of a result, in UTF-16 units: deeply nested content is written with a prefix for each level. */
const MAX_RESULT = 2 ** 26

const TOO_LARGE: TaskOutcome = { ok: false, what: 'too-large' }

/**
 * Runs a task; must be called in a worker thread. `emit` takes the parts of tasks that have some. Throws when a document
 * cannot be processed.
 */
export function carryOut(task: DocumentTask, emit: Emit = () => true): TaskOutcome {
  switch (task.kind) {
    case 'render':
      return withDocument(task.bytes, (doc) => asText(render(doc, task.format)))
    case 'diff':
      return withDocument(task.before, (before) =>
        withDocument(task.after, (after) => asText(diffBlocks(readContent(before), readContent(after)))),
      )
    case 'restore':
      // The edit builds on what the document has, and would build on the repair too.
      return withDocument(
        task.current,
        (current) =>
          withDocument(task.version, (version) => ({
            ok: true,
            result: restoreUpdate(current, version, task.clientId),
          })),
        'as-stored',
      )
    case 'revert-run':
      return withDocument(task.current, () => ({
        ok: true,
        result: revertRun(task.current, task, task.clientId),
      }))
    case 'authorship': {
      const authors = new Authors(task.authorship)
      return withDocument(task.bytes, (doc) =>
        asText(authoredBlocks(doc, (client, clock, length) => authors.pieces(client, clock, length))),
      )
    }
    case 'changes': {
      const { before, after } = task
      if (before === null) return withDocument(after, (doc) => asChanges(null, doc, task, emit))
      return withDocument(before, (earlier) =>
        withDocument(after, (later) => asChanges(earlier, later, task, emit)),
      )
    }
    case 'compose':
      return asContent(compose(task.markdown, task.takeTitle))
    case 'copy':
      return withDocument(task.bytes, (doc) => asContent(copyOf(doc)))
    case 'references':
      return withDocument(task.bytes, (doc) => ({
        ok: true,
        result: { documents: mentionedDocuments(doc), files: referencedFiles(doc) },
      }))
    default:
      return task satisfies never
  }
}

function asText(value: unknown): TaskOutcome {
  if (typeof value === 'string' && value.length > MAX_RESULT) return TOO_LARGE
  const result = JSON.stringify(value)
  return result.length > MAX_RESULT ? TOO_LARGE : { ok: true, result }
}

function asChanges(
  before: Y.Doc | null,
  after: Y.Doc,
  { authorship, blocks }: Extract<DocumentTask, { kind: 'changes' }>,
  emit: Emit,
): TaskOutcome {
  const authors = new Authors(authorship)
  const authorOf = (client: number, clock: number, length: number) => authors.pieces(client, clock, length)
  const steps = differences(before, after, authorOf, handleOf)
  const parts = new LineParts(blocks ? emit : () => true, MAX_RESULT)
  for (;;) {
    const next = steps.next()
    if (next.done === true) {
      parts.flush()
      return { ok: true, result: next.value }
    }
    if (blocks && !parts.add(next.value)) return TOO_LARGE
    // A part of its own: the caller adds names.
    if (next.value.kind === 'writers') parts.flush()
  }
}

function asContent(result: NewContent | null): TaskOutcome {
  return result === null ? TOO_LARGE : { ok: true, result }
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

/**
 * Runs `work` on the document unless it exceeds the limits. `settled`: as an editor shows it, with one copy of what
 * several people moved at the same time.
 */
function withDocument(
  bytes: Uint8Array,
  work: (doc: Y.Doc) => TaskOutcome,
  how: 'settled' | 'as-stored' = 'settled',
): TaskOutcome {
  const doc = new Y.Doc()
  try {
    doc.transact((transaction) => {
      Y.applyUpdate(doc, bytes)
      // Marks the transaction as local: after remote changes Yjs deletes redundant formatting marks, which would be an
      // edit.
      transaction.local = true
    })
    const extent = measure(doc)
    if (!extent.ok) return extent
    if (how === 'settled') settleMoves(doc)
    return work(doc)
  } finally {
    doc.destroy()
  }
}
