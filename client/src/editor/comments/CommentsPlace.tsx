import type { Editor } from '@tiptap/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { commentsApi } from '../../api/comments.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { localStore } from '../../session/storage/local-store.ts'
import type {} from '../state/frames.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { useSession } from '../state/use-session.ts'
import { commentCommands } from './comment-commands.ts'
import { drawnComments } from './comment-marks.ts'
import { Commenting } from './commenting.ts'
import { KeptComments } from './kept-comments.ts'
import { isPanelOpen } from './show-thread.ts'
import { ThreadList } from './thread-list.ts'
import { useBeginning } from './use-beginning.ts'
import { useThreadLink } from './use-thread-link.ts'

/** The comments on the document: keeps them up to date, draws them, and begins one when somebody asks. */
export default function CommentsPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const [list, setList] = useState<ThreadList | null>(null)
  useEffect(() => {
    const { server, address, send } = session
    const kept = new KeptComments(localStore(), address)
    const people = () => session.snapshot().people
    const created = new ThreadList(commentsApi(server, send), address, kept, {
      ownName: () => people().find(({ self }) => self)?.name ?? '',
      colour: (name) => people().find((person) => person.name === name && !person.agent)?.color ?? null,
    })
    const commenting = new Commenting(session)
    setList(created)
    const { commentMarks } = editor.storage
    Object.assign(commentMarks, { list: created, commenting, commands: () => commentCommands(editor) })
    editor.emit('commentsReady', {})
    created.refresh()
    const refresh = () => created.refresh()
    const stop = session.onHint((hint) => hint === 'comments' && refresh())
    const look = () => document.visibilityState === 'visible' && refresh()
    document.addEventListener('visibilitychange', look)
    addEventListener('online', refresh)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', refresh)
      Object.assign(commentMarks, { list: null, commenting: null, commands: () => [] })
      editor.emit('commentsReady', {})
      created.destroy()
      commenting.destroy()
    }
  }, [editor, session])
  return list === null ? null : <Drawn editor={editor} session={session} list={list} />
}

interface DrawnProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly list: ThreadList
}

function Drawn({ editor, session, list }: DrawnProps) {
  const { threads, fresh, active, said, mayComment } = useSyncExternalStore(list.subscribe, list.snapshot)
  // Before that the text that is there may be a part of it.
  const isReady = useSession(session, ({ phase }) => phase.state === 'ready')
  const [isLoaded, setLoaded] = useState(false)
  useEffect(() => {
    const isDrawn = drawnComments(editor.state).places(editor.state).size > 0
    if (!isReady || (threads.length === 0 && fresh === null && !isDrawn)) return
    let isCurrent = true
    const { dom } = editor.view
    const draw = async () => {
      const { drawComments } = await import('./draw-comments.ts')
      if (!isCurrent || editor.isDestroyed) return
      // What is drawn into a composed text would break the composition.
      if (editor.view.composing) dom.addEventListener('compositionend', redraw, { once: true })
      else {
        drawComments(editor, { threads, fresh, active, showsResolved: isPanelOpen() })
        setLoaded(true)
      }
    }
    const redraw = () => void draw().catch(reportError)
    redraw()
    return () => {
      isCurrent = false
      dom.removeEventListener('compositionend', redraw)
    }
  }, [editor, threads, fresh, active, isReady])
  useEffect(() => {
    if (!isLoaded) return
    const correct = async () => {
      const { correctComments } = await import('./draw-comments.ts')
      if (!editor.isDestroyed && !editor.view.composing) correctComments(editor)
    }
    const frame = () => void correct().catch(reportError)
    editor.on('frame', frame)
    return () => void editor.off('frame', frame)
  }, [editor, isLoaded])
  useBeginning(editor, session, list)
  useEffect(() => {
    // What is offered at the selection looks again.
    if (mayComment !== null) editor.emit('frame', { editor })
  }, [editor, mayComment])
  useThreadLink(editor, list, isLoaded)
  const atCaret = useEditorValue(editor, ({ state, isFocused }) => {
    const { from, to } = state.selection
    const card = isFocused
      ? drawnComments(state)
          .cards(state)
          .find((each) => each.from <= from && to <= each.to)
      : undefined
    return card?.label ?? ''
  })
  return (
    <div className="cw-hidden">
      <div aria-live="polite">{said}</div>
      <div aria-live="polite">{atCaret}</div>
    </div>
  )
}
