import type { Node } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type Viewport, viewportOf } from '../scrolling/scroller.ts'
import type { MarginCard, MarginFeature } from './margin-feature.ts'

/** Blocks beside those in view whose cards are looked for, too: more than fit into a window. */
const BLOCKS_BESIDE = 40

/** A card with the feature that it is of. */
export interface OwnedCard extends MarginCard {
  /** Its own among all cards. */
  readonly key: string
  readonly feature: MarginFeature
}

/** Where the line of a card is: distances from the top of the margin, CSS pixels. */
export interface CardLine {
  readonly key: string
  readonly top: number
  readonly bottom: number
}

/** The cards of a document in the order of the text. */
export function cardsOf(features: readonly MarginFeature[], state: EditorState): OwnedCard[] {
  const cards = features.flatMap((feature) =>
    feature.cards(state).map((card) => ({ ...card, feature, key: `${feature.id}/${card.id}` })),
  )
  return features.length === 1 ? cards : cards.sort((a, b) => a.from - b.from || a.to - b.to)
}

/** The key of the card at the caret: the one with the shortest part of the text around it. */
export function cardAtCaret(cards: readonly OwnedCard[], { selection }: EditorState): string | null {
  const { from, to } = selection
  let found: OwnedCard | null = null
  for (const card of cards) {
    const isAround = card.from <= from && to <= card.to
    if (isAround && (found === null || card.to - card.from < found.to - found.from)) found = card
  }
  return found?.key ?? null
}

/**
 * The lines of the cards that are at most a window's height out of view, all read before anything is written. Parts of a
 * long document that are not drawn or not laid out are not drawn or laid out for it.
 */
export function linesInReach(view: EditorView, margin: Element, cards: readonly OwnedCard[]): CardLine[] {
  const origin = margin.getBoundingClientRect().top
  const viewport = viewportOf(view.dom)
  const { top, bottom } = viewport
  const reach = bottom - top
  return cardsNear(view, viewport, cards).flatMap(({ key, from }) => {
    if (!isLaidOut(view.domAtPos(from).node)) return []
    const line = view.coordsAtPos(from, 1)
    if (line.bottom < top - reach || line.top > bottom + reach) return []
    return [{ key, top: line.top - origin, bottom: line.bottom - origin }]
  })
}

/** The cards of the blocks in view and of some beside them. */
function cardsNear(
  view: EditorView,
  { top, bottom }: Viewport,
  cards: readonly OwnedCard[],
): readonly OwnedCard[] {
  const { doc } = view.state
  const text = view.dom.getBoundingClientRect()
  const blockAt = (y: number): number | null => {
    const found = view.posAtCoords({ left: text.left + text.width / 2, top: y })
    return found === null ? null : doc.resolve(found.pos).index(0)
  }
  const [first, last] = [blockAt(Math.max(top, text.top) + 1), blockAt(Math.min(bottom, text.bottom) - 1)]
  if (first === null || last === null) return cards
  const $start = doc.resolve(0)
  const from = $start.posAtIndex(Math.max(first - BLOCKS_BESIDE, 0))
  const to = $start.posAtIndex(Math.min(last + BLOCKS_BESIDE, doc.childCount))
  return cards.filter((card) => card.from >= from && card.from < to)
}

function isLaidOut(node: globalThis.Node): boolean {
  const element = node instanceof Element ? node : node.parentElement
  return element?.checkVisibility({ contentVisibilityAuto: true }) ?? false
}

/**
 * What a card's line depends on, beside the sizes of what is above: its block, and how many are before it. When all of
 * these stay the same objects, an edit moved no line within its block.
 */
export function contextOf(doc: Node, { from }: MarginCard): readonly [Node, number] {
  const $from = doc.resolve(from)
  return [$from.parent, $from.index(0)]
}
