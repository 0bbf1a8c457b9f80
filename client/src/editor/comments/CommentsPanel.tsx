import type { Editor } from '@tiptap/core'
import { MessageSquarePlus } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Segments } from '../../interface/Segments.tsx'
import { useMedia } from '../controls/use-media.ts'
import type { PanelProps } from '../frame/panel.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { ON_DOCUMENT } from './begin-comment.ts'
import { drawnComments } from './comment-marks.ts'
import { NewThread } from './NewThread.tsx'
import { type ListedThread, orderedThreads } from './ordered-threads.ts'
import { hasMarginRoom, showAbove, showThread } from './show-thread.ts'
import { ThreadCard } from './ThreadCard.tsx'
import { NEW, type ThreadList } from './thread-list.ts'
import { cutText } from './thread-text.ts'
import { UnsentComments } from './UnsentComments.tsx'
import './comments-panel.css'

/** All comments on the document, one below the other; on phones also the place where one thread is read and answered. */
export default function CommentsPanel({ editor, editable, isAsked }: PanelProps) {
  const { list } = editor.storage.commentMarks
  return list === null ? (
    <LoadingRows count={3} />
  ) : (
    <Threads editor={editor} list={list} editable={editable} isAsked={isAsked} />
  )
}

interface ThreadsProps extends Pick<PanelProps, 'editable' | 'isAsked'> {
  readonly editor: Editor
  readonly list: ThreadList
}

const FILTERS = [
  { id: 'open', label: 'Open', none: 'There are no open comments.' },
  { id: 'mine', label: 'Mine', none: 'No open comment is yours, assigned to you or mentions you.' },
  { id: 'resolved', label: 'Resolved', none: 'No comment is resolved.' },
] as const

function Threads({ editor, list, editable, isAsked }: ThreadsProps) {
  const { state, threads, asked, fresh, mayComment, filter, chosen } = useSyncExternalStore(
    list.subscribe,
    list.snapshot,
  )
  // Maps are not compared by what is in them.
  const { places } = useEditorValue(editor, ({ state }) => ({ places: drawnComments(state).places(state) }))
  const isPhone = useMedia('(width < 40rem)')
  const panel = useRef<HTMLElement>(null)
  const [takesFocus] = useState(isAsked && asked === null)
  useEffect(() => {
    if (takesFocus) panel.current?.focus()
  }, [takesFocus])
  const may = mayComment ?? editable
  const shown = orderedThreads(threads, places, filter)
  const single = isPhone && fresh === null ? shown.find(({ thread }) => thread.id === chosen) : undefined
  const singleId = single?.thread.id
  useEffect(() => {
    const place =
      singleId === undefined ? undefined : drawnComments(editor.state).places(editor.state).get(singleId)
    if (place?.state === 'here') showAbove(editor, place.ranges[0]!.from)
  }, [editor, singleId])
  return (
    <section
      ref={panel}
      className="cw-comments"
      data-single={single !== undefined || undefined}
      aria-label="Comments on this document"
      tabIndex={-1}
    >
      {content()}
    </section>
  )

  function content() {
    if (state === 'loading') return <LoadingRows count={3} />
    if (state === 'failed')
      return (
        <div className="cw-problem" role="alert">
          <span>The comments could not be loaded.</span>
          <button type="button" className="cw-button cw-button-small" onClick={() => list.refresh()}>
            Try again
          </button>
        </div>
      )
    if (single !== undefined) return <ol>{item(single, true)}</ol>
    return (
      <>
        {fresh !== null && (isPhone || !hasMarginRoom(editor) || fresh.anchor.kind === 'document') ? (
          <NewThread editor={editor} list={list} isQuoted isFocused={asked === NEW} />
        ) : (
          may && (
            <button
              type="button"
              className="cw-button cw-button-quiet cw-comments-new"
              onClick={() => list.write(ON_DOCUMENT)}
            >
              <MessageSquarePlus className="cw-icon" aria-hidden="true" />
              Comment on the document
            </button>
          )
        )}
        <UnsentComments editor={editor} list={list} thread={null} />
        <Segments
          label="Which comments"
          segments={FILTERS.map(({ id, label }) => ({
            id,
            label,
            count: orderedThreads(threads, places, id).length,
          }))}
          present={filter}
          onPresent={(id) => list.show(id)}
        >
          {shown.length === 0 ? (
            <p className="cw-comments-none">{FILTERS.find(({ id }) => id === filter)?.none}</p>
          ) : (
            <ol>{shown.map((listed) => item(listed, listed.thread.id === chosen))}</ol>
          )}
        </Segments>
      </>
    )
  }

  function item({ thread, isOrphan }: ListedThread, isActive: boolean) {
    const { id, quotation, anchor } = thread
    return (
      <li key={id} onFocus={() => list.choose(id)}>
        {isOrphan ? (
          <p className="cw-comments-gone">
            <q className="cw-comment-quote">{cutText(quotation, 160)}</q> The text is gone.
          </p>
        ) : (
          anchor.kind !== 'document' &&
          anchor.kind !== 'suggestion' && (
            <button type="button" className="cw-comments-place" onClick={() => goTo(id)}>
              {quotation === '' ? (
                'Go to the place'
              ) : (
                <q className="cw-comment-quote">{cutText(quotation, 160)}</q>
              )}
            </button>
          )
        )}
        {anchor.kind === 'suggestion' && <p className="cw-comment-soft">On a suggestion</p>}
        {anchor.kind === 'document' && <p className="cw-comment-soft">On the document</p>}
        <ThreadCard
          {...{ editor, list, thread, isActive }}
          canTakeFocus={takesCard(isOrphan, thread.status)}
          mayComment={may}
        />
      </li>
    )
  }

  /** Whether the card in the panel, and not that beside the text, is where one goes. */
  function takesCard(isOrphan: boolean, status: 'open' | 'resolved'): boolean {
    return isOrphan || isPhone || status === 'resolved' || !hasMarginRoom(editor) || !places.has(chosen ?? '')
  }

  function goTo(id: string): void {
    showThread(editor, id)
  }
}
