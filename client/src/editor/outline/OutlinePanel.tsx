import type { Editor } from '@tiptap/core'
import { Link } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { copyBlockLink } from '../blocks/copy-link.ts'
import type { PanelProps } from '../frame/panel.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { goToHeading } from './go-to-heading.ts'
import { headingsOf, isSameOutline, type OutlineHeading, sectionAt } from './headings.ts'
import { moveSection, neighbourOf } from './move-section.ts'
import './outline.css'

/**
 * Distance from the upper edge of the window at which the present section is looked for: in the first line below the
 * page's bars, where a heading is put that one goes to (`scroll-padding`).
 */
const READING_LINE = 140

/** The type of what is dragged within the outline. */
const DRAGGED = 'application/x-cowrite-section'

/**
 * The headings of the document. A press goes to one; the section in view is marked; sections are moved by dragging, and by
 * Alt with the arrow keys.
 */
export default function OutlinePanel({ editor, editable, address, isAsked, isOver, onClose }: PanelProps) {
  const list = useRef<HTMLOListElement>(null)
  const headings = useHeadings(editor)
  const current = useSectionInView(editor, headings)
  const [target, setTarget] = useState<number | null>(null)
  const [takesFocus] = useState(isAsked)
  useEffect(() => {
    if (takesFocus) list.current?.querySelector('button')?.focus()
  }, [takesFocus])

  const goTo = (index: number) => {
    if (goToHeading(editor, index) && isOver) onClose()
  }
  const move = (index: number, before: number | null) => {
    const moved = before === null || !editable ? null : moveSection(editor.state, index, before)
    if (moved !== null) editor.view.dispatch(moved)
  }
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const direction = event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null
    if (direction === null) return
    event.preventDefault()
    if (event.altKey) move(index, neighbourOf(editor.state.doc, index, direction))
    else focusItem(list.current, index + (direction === 'up' ? -1 : 1))
  }
  const onDrop = (event: DragEvent, before: number) => {
    event.preventDefault()
    setTarget(null)
    move(Number(event.dataTransfer.getData(DRAGGED)), before)
  }
  const dropAt = (index: number) => ({
    'data-target': target === index || undefined,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAGGED)) return
      event.preventDefault()
      setTarget(index)
    },
    onDragLeave: () => setTarget(null),
    onDrop: (event: DragEvent) => onDrop(event, index),
  })

  return (
    <nav className="cw-outline" aria-label="Outline">
      {headings.length === 0 ? (
        <p className="cw-outline-empty">The headings of the document appear here.</p>
      ) : (
        <ol ref={list}>
          {headings.map(({ text, level }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headings have no other identity, and their items no state.
            <li key={index} data-level={level} {...dropAt(index)}>
              <button
                type="button"
                aria-current={index === current ? 'location' : undefined}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                draggable={editable}
                dir="auto"
                onClick={() => goTo(index)}
                onKeyDown={(event) => onKeyDown(event, index)}
                onDragStart={(event) => event.dataTransfer.setData(DRAGGED, String(index))}
                onDragEnd={() => setTarget(null)}
              >
                {text.trim() === '' ? 'Untitled section' : text}
              </button>
              {address !== null && (
                <span className="cw-outline-link">
                  <button
                    type="button"
                    className="cw-tool"
                    aria-label={`Copy link to ${text.trim() === '' ? 'the untitled section' : text}`}
                    onClick={() => {
                      const heading = headingsOf(editor.state.doc)[index]
                      if (heading !== undefined) void copyBlockLink(editor, address, heading.position)
                    }}
                  >
                    <Link className="cw-icon-small" aria-hidden="true" />
                  </button>
                </span>
              )}
            </li>
          ))}
          <li className="cw-outline-end" aria-hidden="true" {...dropAt(headings.length)} />
        </ol>
      )}
    </nav>
  )
}

/** The headings; the same object while texts and levels stay. */
function useHeadings(editor: Editor): readonly OutlineHeading[] {
  const last = useRef<readonly OutlineHeading[]>([])
  return useEditorValue(editor, ({ state }) => {
    const headings = headingsOf(state.doc)
    if (!isSameOutline(last.current, headings)) last.current = headings
    return last.current
  })
}

/** The index of the section at the upper edge of the window. */
function useSectionInView(editor: Editor, headings: readonly OutlineHeading[]): number {
  const [current, setCurrent] = useState(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other headings are other sections.
  useEffect(() => {
    let frame = 0
    const find = () => {
      frame = 0
      const { left, width } = editor.view.dom.getBoundingClientRect()
      const found = editor.view.posAtCoords({ left: left + width / 2, top: READING_LINE })
      setCurrent(sectionAt(headingsOf(editor.state.doc), found?.pos ?? 0))
    }
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(find)
    }
    request()
    addEventListener('scroll', request, { capture: true, passive: true })
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', request, { capture: true })
    }
  }, [editor, headings])
  return current
}

function focusItem(list: HTMLElement | null, index: number): void {
  list?.querySelectorAll<HTMLElement>('li > button')[index]?.focus()
}
