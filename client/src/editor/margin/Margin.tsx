import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { leaves } from '../controls/bar-focus.ts'
import { focusNow } from '../input/focus.ts'
import type { OwnedCard } from './cards.ts'
import type { MarginFeature } from './margin-feature.ts'
import { useMargin } from './use-margin.ts'
import './cards.css'

export interface MarginProps {
  readonly editor: Editor
  readonly features: readonly MarginFeature[]
  /** Whether there is room for cards beside the text; otherwise markers stand there, which open them. */
  readonly isBeside: boolean
}

/** What is about single lines of the text, beside these. The card with the focus, or at the caret, is raised. */
export default function Margin({ editor, features, isBeside }: MarginProps) {
  const margin = useRef<HTMLElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const { cards, atCaret } = useMargin(editor, features, margin, focused)
  const active = focused ?? atCaret
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    focusNow(editor)
  }
  return (
    <aside
      ref={margin}
      className="cw-margin"
      aria-label="Margin"
      data-beside={isBeside || undefined}
      onKeyDown={onKeyDown}
    >
      {cards.map((card) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only sees where the focus is.
        <div
          key={card.key}
          className="cw-margin-card"
          data-key={card.key}
          data-active={active === card.key || undefined}
          onFocus={() => setFocused(card.key)}
          onBlur={(event) => leaves(event) && setFocused(null)}
        >
          {isBeside ? (
            <Content editor={editor} card={card} isActive={active === card.key} />
          ) : (
            <Marker editor={editor} card={card} />
          )}
        </div>
      ))}
    </aside>
  )
}

interface CardProps {
  readonly editor: Editor
  readonly card: OwnedCard
}

function Content({ editor, card, isActive }: CardProps & { readonly isActive: boolean }) {
  const { content: Card } = card.feature
  return (
    <Suspense fallback={null}>
      <Card editor={editor} id={card.id} isActive={isActive} />
    </Suspense>
  )
}

/** A button that opens the card under its line. Escape, a press elsewhere and leaving it close it. */
function Marker({ editor, card }: CardProps) {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const close = ({ target }: PointerEvent) => {
      if (!(target instanceof Node && place.current?.contains(target))) setOpen(false)
    }
    addEventListener('pointerdown', close)
    return () => removeEventListener('pointerdown', close)
  }, [isOpen])
  const { asked } = card.feature
  useEffect(() => {
    if (asked === undefined) return
    const open = () => {
      if (asked(editor) === card.id) setOpen(true)
    }
    open()
    editor.on('askCard', open)
    return () => void editor.off('askCard', open)
  }, [editor, asked, card.id])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen || event.defaultPrevented) return
    event.preventDefault()
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the elements inside.
    <div
      ref={place}
      className="cw-marker-place"
      onKeyDown={onKeyDown}
      onBlur={(event) => leaves(event) && setOpen(false)}
    >
      <button
        ref={button}
        type="button"
        className="cw-marker"
        aria-label={card.label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {card.mark}
      </button>
      {isOpen && <Float editor={editor} card={card} />}
    </div>
  )
}

function Float(props: CardProps) {
  const float = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // Newer browsers return a promise.
    void float.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={float} className="cw-panel cw-marker-float">
      <Content {...props} isActive />
    </div>
  )
}
