import type { Editor } from '@tiptap/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { fetchAuthors } from '../../api/authors.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { useFloating } from '../controls/floating.ts'
import type {} from '../controls/requests.ts'
import { type Attribution, AuthorCard } from './AuthorCard.tsx'
import { AuthorRun } from './AuthorRun.tsx'
import { AuthorTable } from './author-table.ts'
import { type Character, characterAt, characterAtPoint } from './hovered-character.ts'
import './authors.css'

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** Somebody asked who wrote the text at the caret. */
    author: object
  }
}

/** How long the pointer rests on a character before its author is shown, ms. */
const REST_MS = 600

/** The card that says who wrote the text: of agents at the pointer, of everybody at the caret when somebody asks. */
export function AuthorPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const [shown, setShown] = useState<Attribution | null>(null)
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { server, address, send } = session
    const table = new AuthorTable((clients) => fetchAuthors(server, address, clients, send), Date.now)
    const { dom } = editor.view
    let timer: ReturnType<typeof setTimeout> | undefined
    /** Counts what was asked for: an answer that comes after something else is not shown. */
    let latest = 0
    const hide = () => {
      latest++
      clearTimeout(timer)
      setShown(null)
    }
    const show = async (character: Character, onlyAgents: boolean) => {
      const number = ++latest
      const [mover = null, author = null] = await table.authorsOf([character.id, character.origin])
      if (number !== latest || editor.isDestroyed) return
      const isAgent = author?.kind === 'agent' || mover?.kind === 'agent'
      if (onlyAgents && !isAgent) return
      const isMoved = mover !== null && mover.principal !== author?.principal
      setShown({ position: character.position, author, mover: isMoved ? mover : null })
    }
    const move = ({ target, pointerType, buttons, clientX, clientY }: PointerEvent) => {
      if (pointerType === 'touch' || buttons !== 0 || !(target instanceof Element)) return
      if (card.current?.contains(target) === true) {
        clearTimeout(timer)
        return
      }
      clearTimeout(timer)
      const isText = dom.contains(target) && target.closest('a[href], [contenteditable="false"]') === null
      timer = setTimeout(() => {
        const character = isText && !editor.isDestroyed ? characterAtPoint(editor, clientX, clientY) : null
        // One's own text of this session needs no question.
        if (character === null || character.origin.client === session.doc.clientID) hide()
        else void show(character, true)
      }, REST_MS)
    }
    const ask = () => {
      const character = characterAt(editor, editor.state.selection.from)
      if (character === null) editor.emit('toast', { text: 'There is no text at the caret.' })
      else void show(character, false)
    }
    const key = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide()
    }
    const stopAnswering = editor.storage.requests.desk.answer('author', ask)
    addEventListener('pointermove', move)
    addEventListener('keydown', key)
    // Who writes, or presses, means the caret.
    dom.addEventListener('keydown', hide)
    dom.addEventListener('pointerdown', hide)
    return () => {
      clearTimeout(timer)
      latest++
      stopAnswering()
      removeEventListener('pointermove', move)
      removeEventListener('keydown', key)
      dom.removeEventListener('keydown', hide)
      dom.removeEventListener('pointerdown', hide)
    }
  }, [editor, session])

  const anchor = useMemo(
    () =>
      shown === null
        ? null
        : {
            getBoundingClientRect: () => {
              const at = Math.min(shown.position, editor.state.doc.content.size)
              const { left, top, bottom } = editor.view.coordsAtPos(at, 1)
              return new DOMRect(left, top, 0, bottom - top)
            },
            contextElement: editor.view.dom,
          },
    [editor, shown],
  )
  useFloating(card, anchor, 'bottom-start')
  return (
    <div role="status">
      {shown !== null && (
        <div ref={card} className="cw-panel cw-author-card">
          <AuthorCard attribution={shown} />
          {shown.author?.run != null && (
            <AuthorRun editor={editor} id={shown.author.run} onDone={() => setShown(null)} />
          )}
        </div>
      )}
    </div>
  )
}
