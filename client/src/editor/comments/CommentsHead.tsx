import type { Editor } from '@tiptap/core'
import { ArrowDown, ArrowUp, List } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useMedia } from '../controls/use-media.ts'
import type { PanelProps } from '../frame/panel.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { drawnComments } from './comment-marks.ts'
import { orderedThreads } from './ordered-threads.ts'
import { showThread } from './show-thread.ts'
import type { ThreadList } from './thread-list.ts'

/** On phones, where one comment is shown alone: which one it is, and the way to the others. */
export default function CommentsHead({ editor }: PanelProps) {
  const { list } = editor.storage.commentMarks
  const isPhone = useMedia('(width < 40rem)')
  return list === null || !isPhone ? null : <Steps editor={editor} list={list} />
}

function Steps({ editor, list }: { readonly editor: Editor; readonly list: ThreadList }) {
  const { threads, filter, chosen, fresh } = useSyncExternalStore(list.subscribe, list.snapshot)
  // Maps are not compared by what is in them.
  const { places } = useEditorValue(editor, ({ state }) => ({ places: drawnComments(state).places(state) }))
  const shown = orderedThreads(threads, places, filter)
  const at = shown.findIndex(({ thread }) => thread.id === chosen)
  if (at < 0 || fresh !== null) return null
  const step = (by: number) => showThread(editor, shown[(at + by + shown.length) % shown.length]!.thread.id)
  return (
    <>
      <span className="cw-comments-count" role="status">
        {at + 1} of {shown.length}
      </span>
      <button type="button" className="cw-tool" aria-label="All comments" onClick={() => list.choose(null)}>
        <List className="cw-icon" aria-hidden="true" />
      </button>
      <button type="button" className="cw-tool" aria-label="Previous comment" onClick={() => step(-1)}>
        <ArrowUp className="cw-icon" aria-hidden="true" />
      </button>
      <button type="button" className="cw-tool" aria-label="Next comment" onClick={() => step(1)}>
        <ArrowDown className="cw-icon" aria-hidden="true" />
      </button>
    </>
  )
}
