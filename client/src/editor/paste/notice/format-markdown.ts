import type { Editor } from '@tiptap/core'
import { type Node, Slice } from '@tiptap/pm/model'
import { settlePasted } from '../../files/settle-pasted.ts'
import { focusNow } from '../../input/focus.ts'
import { noticeOf, withNotice } from './notice.ts'

/**
 * Replaces the text that the present notice is about by what it means as Markdown, in one step of undo. Does nothing
 * when the notice has ended meanwhile, because somebody changed the text.
 */
export async function formatAsMarkdown(editor: Editor): Promise<void> {
  const { readMarkdown } = await import('./read-markdown.ts')
  if (editor.isDestroyed || !editor.isEditable) return
  const { state, view } = editor
  const notice = noticeOf(state)
  if (notice?.kind !== 'markdown') return
  const doc = state.schema.nodeFromJSON(readMarkdown(notice.source))
  const open = (node: Node | null): number => (node?.type.name === 'paragraph' ? 1 : 0)
  const slice = new Slice(doc.content, open(doc.firstChild), open(doc.lastChild))
  const tr = state.tr.replaceRange(notice.from, notice.to, slice)
  view.dispatch(withNotice(tr.setMeta('uiEvent', 'paste').scrollIntoView(), null))
  focusNow(editor)
  settlePasted(editor, doc.content, [])
}
