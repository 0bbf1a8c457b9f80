import type { Editor } from '@tiptap/core'
import { Fragment, type Node as ModelNode } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { filesApi } from '../../api/files.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { storedIdsIn } from '../files/files-in.ts'
import type { FileFormat } from './formats.ts'
import type { ExportTask } from './make-file.ts'

/** A task, and the blocks that it is about. */
export interface PreparedTask<Task extends ExportTask = ExportTask> {
  readonly nodes: readonly ModelNode[]
  readonly task: Task
}

/** The task to make a file of the document as it is now. */
export function fileTask(
  session: DocumentSession,
  { state: { doc } }: Editor,
  format: FileFormat,
  title: string,
): PreparedTask<Extract<ExportTask, { kind: 'file' }>> {
  const base = pageOf(session)
  // The placeholders of the editor do not have the text of what they stand for; what is held back is not in the document.
  const { holding } = session
  const update =
    holding !== undefined || hasUnknown(doc) ? Y.encodeStateAsUpdate(holding?.base ?? session.doc) : null
  return {
    nodes: update === null ? doc.content.content : [],
    task: { kind: 'file', format, update, title, base },
  }
}

/** The addresses from which the stored pictures of a document can be loaded now, by their `src`. */
export async function pictureAddresses(
  session: DocumentSession,
  doc: ModelNode,
): Promise<Readonly<Record<string, string>>> {
  const ids = storedIdsIn(doc).slice(0, MAX_STORED)
  if (ids.length === 0) return {}
  const found = await filesApi(session.server, session.send).addresses(session.address, ids)
  // Without an answer the pictures stay links.
  if (!found.ok) return {}
  const entries = Object.values(found.value.addresses)
    .filter(({ file }) => file.status === 'ready' && file.preview)
    .map(({ url, file }) => [file.src, new URL(`${url}&variant=1600`, session.server).href])
  return Object.fromEntries(entries)
}

/** Most stored pictures that are asked for at once: the limit of the server. */
const MAX_STORED = 500

/** The task to write Markdown: of the selection, or of the whole document when nothing is selected. */
export function copyTask(session: DocumentSession, editor: Editor): PreparedTask {
  const { selection, schema } = editor.state
  if (selection.empty) return fileTask(session, editor, 'markdown', '')
  const { content } = selection.content()
  // Selected cells are rows without their table.
  const isRows = content.firstChild?.type.name === 'tableRow'
  const whole = isRows ? Fragment.from(schema.nodes['table']!.create(null, content)) : content
  const base = pageOf(session)
  return { nodes: whole.content, task: { kind: 'markdown', base } }
}

/** The address of the document's page. */
function pageOf({ address, server }: DocumentSession): string {
  return new URL(`/d/${encodeURIComponent(address)}`, server).href
}

function hasUnknown(doc: ModelNode): boolean {
  let found = false
  doc.descendants((node) => {
    if (node.type.name === 'unknownBlock' || node.type.name === 'unknownInline') found = true
    return !found
  })
  return found
}
