import type { Editor } from '@tiptap/core'
import type { AskAbout } from './assistant.ts'
import { rangeInView } from './range-in-view.ts'
import { askedRange } from './selection-anchor.ts'
import { TextHighlight } from './text-highlight.ts'

/** Keeps what is asked about in sight while the focus is in a field, until the returned function is called. */
export function lightAsked(editor: Editor, about: AskAbout): () => void {
  const highlight = new TextHighlight('cw-asked')
  if (about !== 'selection') return () => {}
  const draw = () => {
    const { anchor, head } = askedRange(editor.state, about)
    const range = rangeInView(editor.view, Math.min(anchor, head), Math.max(anchor, head))
    highlight.set(range === null ? [] : [range])
  }
  draw()
  editor.on('frame', draw)
  return () => {
    editor.off('frame', draw)
    highlight.set([])
  }
}
