import type { Editor } from '@tiptap/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { suggestionsApi } from '../../api/suggestions.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import type {} from '../assistant/assistant.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { decide, hasMargin, showSuggestion } from './go-through.ts'
import { SuggestionList } from './suggestion-list.ts'
import { suggestionCards } from './suggestion-marks.ts'
import { touches } from './touches.ts'

/** How long after an edit beside a suggestion the server is asked whether that still fits, ms. */
const EDITED_MS = 1_500

/** The suggestions for a document: keeps them up to date, draws them, and goes through them when somebody asks. */
export function SuggestionsPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const [list, setList] = useState<SuggestionList | null>(null)
  useEffect(() => {
    const { server, address, send } = session
    const created = new SuggestionList(suggestionsApi(server, send), address, (name) => {
      const { people } = session.snapshot()
      return people.find((person) => person.name === name && !person.agent)?.color ?? ''
    })
    setList(created)
    editor.storage.suggestionMarks.list = created
    created.refresh()
    const stop = session.onHint((hint) => hint === 'suggestions' && created.refresh())
    const look = () => document.visibilityState === 'visible' && created.refresh()
    document.addEventListener('visibilitychange', look)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', look)
      editor.storage.suggestionMarks.list = null
      created.destroy()
    }
  }, [editor, session])
  return list === null ? null : <Drawn editor={editor} list={list} />
}

interface DrawnProps {
  readonly editor: Editor
  readonly list: SuggestionList
}

function Drawn({ editor, list }: DrawnProps) {
  const { state, pending, showing, said } = useSyncExternalStore(list.subscribe, list.snapshot)
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    if (pending.length === 0 && suggestionCards(editor.state).length === 0) return
    let isCurrent = true
    const { dom } = editor.view
    const draw = async () => {
      const { drawPending } = await import('./draw-pending.ts')
      if (!isCurrent || editor.isDestroyed) return
      // What is drawn into a composed text would break the composition.
      if (editor.view.composing) dom.addEventListener('compositionend', redraw, { once: true })
      else {
        await drawPending(editor, list, { pending, showing })
        if (isCurrent) setDrawn(true)
      }
    }
    const redraw = () => void draw().catch(reportError)
    redraw()
    // Whose runs suggest something is known when the assistant is there.
    editor.on('assistant', redraw)
    return () => {
      isCurrent = false
      editor.off('assistant', redraw)
      dom.removeEventListener('compositionend', redraw)
    }
  }, [editor, list, pending, showing])
  useEdits(editor, list)
  // Who asks before they are here is answered when they are.
  useReviews(editor, list, isDrawn || (state !== 'loading' && pending.length === 0))
  const atCaret = useEditorValue(editor, ({ state, isFocused }) => {
    const { from, to } = state.selection
    const card = isFocused
      ? suggestionCards(state).find((each) => each.from <= from && to <= each.to)
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

/** Asks whether suggestions still fit, a while after the last edit of a text that one is about. */
function useEdits(editor: Editor, list: SuggestionList): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const edited = ({ transaction }: { transaction: Parameters<typeof touches>[0] }) => {
      if (!touches(transaction, suggestionCards(editor.state))) return
      clearTimeout(timer)
      timer = setTimeout(() => list.refresh(), EDITED_MS)
    }
    editor.on('transaction', edited)
    return () => {
      clearTimeout(timer)
      editor.off('transaction', edited)
    }
  }, [editor, list])
}

/** Decides about all suggestions, or shows one, when the palette or a press asks for it. */
function useReviews(editor: Editor, list: SuggestionList, isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return
    const none = () => editor.emit('toast', { text: 'There are no suggestions for this document.' })
    const asked = ({ what }: { readonly what: 'accept-all' | 'reject-all' }) => {
      const { pending } = list.snapshot()
      switch (what) {
        case 'accept-all':
        case 'reject-all': {
          const kind = what === 'accept-all' ? 'accept' : 'reject'
          const fitting = pending.filter(({ hunk }) => hunk.view === 'clean' || hunk.view === 'rebased')
          const parts = kind === 'accept' ? fitting : pending
          if (parts.length === 0) none()
          else if (editor.isEditable) void decide(editor, list, { kind, parts, isByKey: false })
          return
        }
        default:
          what satisfies never
      }
    }
    const pressed = ({ target }: MouseEvent) => {
      const mark = target instanceof Element ? target.closest('[data-suggestion]') : null
      const id = mark?.getAttribute('data-suggestion')
      // Where there is no margin, the sheet shows what is pressed.
      if (id != null && !hasMargin(editor)) showSuggestion(editor, list, id)
    }
    const { dom } = editor.view
    const stopAnswering = editor.storage.requests.desk.answer('suggestions', asked)
    dom.addEventListener('click', pressed)
    return () => {
      stopAnswering()
      dom.removeEventListener('click', pressed)
    }
  }, [editor, list, isReady])
}
