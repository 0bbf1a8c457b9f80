import type { Editor } from '@tiptap/core'
import { Fragment, type Node as ModelNode } from '@tiptap/pm/model'
import * as Y from 'yjs'
import type { DocumentSession } from '../../session/document-session.ts'
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
  const base = new URL(`/d/${encodeURIComponent(session.address)}`, session.server).href
  // The placeholders of the editor do not have the text of what they stand for; what is held back is not in the document.
  const { holding } = session
  const update =
    holding !== undefined || hasUnknown(doc) ? Y.encodeStateAsUpdate(holding?.base ?? session.doc) : null
  return {
    nodes: update === null ? doc.content.content : [],
    task: { kind: 'file', format, update, title, base },
  }
}

/** The task to write Markdown: of the selection, or of the whole document when nothing is selected. */
export function copyTask(session: DocumentSession, editor: Editor): PreparedTask {
  const { selection, schema } = editor.state
  if (selection.empty) return fileTask(session, editor, 'markdown', '')
  const { content } = selection.content()
  // Selected cells are rows without their table.
  const isRows = content.firstChild?.type.name === 'tableRow'
  const whole = isRows ? Fragment.from(schema.nodes['table']!.create(null, content)) : content
  return { nodes: whole.content, task: { kind: 'markdown' } }
}

function hasUnknown(doc: ModelNode): boolean {
  let found = false
  doc.descendants((node) => {
    if (node.type.name === 'unknownBlock' || node.type.name === 'unknownInline') found = true
    return !found
  })
  return found
}
