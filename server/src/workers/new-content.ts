import { UpdateLog } from '@cowrite/crdt'
import { contentUpdate, FIELD, IMPORT_CLIENT_ID, markdownContent, plainText } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/** What a new document begins with. */
export interface NewContent {
  /** A Yjs update in version 1. */
  readonly bytes: Uint8Array
  /** The clientIDs in it. */
  readonly clients: readonly number[]
  /** The title that the text gives itself; `null` when it gives none. */
  readonly title: string | null
}

/** The content of Markdown; `null` when it is more than a document can have. */
export function compose(markdown: string, takeTitle: boolean): NewContent | null {
  const blocks = markdownContent(markdown)
  const [first, ...rest] = blocks
  const isTitle = takeTitle && first?.type === 'heading' && first.attrs?.['level'] === 1
  const title = isTitle ? titleOf(plainText(first)) : null
  return examined(contentUpdate(title === null ? blocks : rest), title)
}

/**
 * The present text of a document, without its history, with what the schema does not know; `null` when it is more than a
 * new document can have.
 */
export function copyOf(doc: Y.Doc): NewContent | null {
  const copy = new Y.Doc()
  copy.clientID = IMPORT_CLIENT_ID
  // Hooks of Yjs are no part of the format of any editor, and cannot be inserted.
  const parts = doc
    .getXmlFragment(FIELD)
    .toArray()
    .flatMap((part) => (part instanceof Y.XmlHook ? [] : [part.clone()]))
  copy.transact(() => copy.getXmlFragment(FIELD).insert(0, parts))
  const update = Y.encodeStateAsUpdate(copy)
  copy.destroy()
  return examined(update, null)
}

/** The content as it is stored, when it is within the limits of an update. */
function examined(update: Uint8Array, title: string | null): NewContent | null {
  const log = UpdateLog.from(null, []).examine(update)
  switch (log.kind) {
    case 'refused':
      return null
    case 'known':
      return { bytes: update, clients: [], title }
    case 'new':
      return {
        bytes: log.chunk.bytes,
        clients: [...new Set(log.chunk.blocks.map(({ client }) => client))],
        title,
      }
    default:
      return log satisfies never
  }
}

function titleOf(text: string): string | null {
  const title = text.replaceAll('\0', '').replace(/\s+/g, ' ').trim()
  return title === '' ? null : title
}
