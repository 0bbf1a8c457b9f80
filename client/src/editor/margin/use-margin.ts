import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { viewportOf } from '../scrolling/scroller.ts'
import { type CardLine, cardAtCaret, cardsOf, contextOf, linesInReach, type OwnedCard } from './cards.ts'
import type { MarginFeature } from './margin-feature.ts'
import { placeCards } from './place-cards.ts'

/** Distance between cards, CSS pixels. */
const GAP = 10

/** What stands in the margin, in the order of the text, and which of it the caret is at. */
export interface Margin {
  readonly cards: readonly OwnedCard[]
  readonly atCaret: string | null
}

/**
 * The cards in and near the view. Their elements, the children of `margin` in the same order, are put beside their lines;
 * the one of the card with the key `active` keeps its place. Layout is read when cards change, when an edit changes the
 * block of one of them, and when the text or the window changes its size or is scrolled by half a window, not at each key.
 */
export function useMargin(
  editor: Editor,
  features: readonly MarginFeature[],
  margin: RefObject<HTMLElement | null>,
  focused: string | null,
): Margin {
  const [shown, setShown] = useState<readonly OwnedCard[]>([])
  const [atCaret, setAtCaret] = useState<string | null>(null)
  const lines = useRef<ReadonlyMap<string, CardLine>>(new Map())
  const active = focused ?? atCaret

  const arrange = useCallback(() => {
    const elements = [...(margin.current?.children ?? [])] as HTMLElement[]
    const wanted = elements.map((element) => ({
      top: lines.current.get(element.dataset['key'] ?? '')?.top ?? 0,
      height: element.offsetHeight,
    }))
    const tops = placeCards(
      wanted,
      GAP,
      elements.findIndex(({ dataset }) => dataset['key'] === active),
    )
    elements.forEach((element, index) => {
      element.style.top = `${tops[index]}px`
    })
  }, [margin, active])
  const latest = useRef(arrange)
  useLayoutEffect(() => {
    latest.current = arrange
    arrange()
  })

  useEffect(() => {
    const { dom } = editor.view
    const place = margin.current
    if (place === null) return
    let cards: readonly OwnedCard[] = []
    let contexts: ReadonlyMap<string, readonly [Node, number]> = new Map()
    let scrolled = { scroller: dom.ownerDocument.documentElement as Element, top: 0 }
    let frame = 0

    const measure = () => {
      cancelAnimationFrame(frame)
      frame = 0
      if (editor.isDestroyed) return
      const { scroller } = viewportOf(dom)
      scrolled = { scroller, top: scroller.scrollTop }
      const inReach = linesInReach(editor.view, place, cards)
      lines.current = new Map(inReach.map((line) => [line.key, line]))
      const next = cards.filter(({ key }) => lines.current.has(key))
      const { doc } = editor.state
      contexts = new Map(next.map((card) => [card.key, contextOf(doc, card)]))
      setShown((before) => (isSame(before, next) ? before : next))
      latest.current()
    }
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    const look = () => {
      const { state } = editor
      const next = cardsOf(features, state)
      const isMoved = ({ key }: OwnedCard, now: OwnedCard) => {
        const before = contexts.get(key)
        if (before === undefined) return false
        const [block, index] = contextOf(state.doc, now)
        return before[0] !== block || before[1] !== index
      }
      const isChanged = !isSame(cards, next) || next.some((card, index) => isMoved(cards[index]!, card))
      cards = next
      setAtCaret(cardAtCaret(cards, state))
      if (isChanged) measure()
    }
    const scroll = () => {
      const { scroller, top } = scrolled
      if (Math.abs(scroller.scrollTop - top) > scroller.clientHeight / 2) request()
    }
    const resized = new ResizeObserver(request)
    resized.observe(dom)
    look()
    editor.on('frame', look)
    addEventListener('resize', request)
    addEventListener('scroll', scroll, { capture: true, passive: true })
    return () => {
      cancelAnimationFrame(frame)
      resized.disconnect()
      editor.off('frame', look)
      removeEventListener('resize', request)
      removeEventListener('scroll', scroll, { capture: true })
    }
  }, [editor, features, margin])

  // Cards change their heights with what they show.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other cards are other elements.
  useEffect(() => {
    const resized = new ResizeObserver(() => latest.current())
    for (const element of margin.current?.children ?? []) resized.observe(element)
    return () => resized.disconnect()
  }, [margin, shown])

  return { cards: shown, atCaret }
}

/** Whether two lists show the same cards, wherever these are now. */
function isSame(before: readonly OwnedCard[], after: readonly OwnedCard[]): boolean {
  return (
    before.length === after.length &&
    before.every(({ key, label }, index) => key === after[index]!.key && label === after[index]!.label)
  )
}
