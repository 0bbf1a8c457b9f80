import { type AnchorPlace, type Binding, bindingOf, FollowedAnchors } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { Decoration, type DecorationSet } from '@tiptap/pm/view'
import type { Thread } from '../../api/comments.ts'
import type { MarginCard } from '../margin/margin-feature.ts'
import { initials } from '../people/initials.ts'
import { decorating } from '../state/decorating.ts'
import { decorationSet } from '../state/decoration-set.ts'
import { commentsKey, type DrawnComments, drawnComments } from './comment-marks.ts'
import type { Begins } from './kept-comments.ts'
import { NEW } from './thread-list.ts'
import { describeThread } from './thread-text.ts'
import './comments.css'

/** What is to be drawn. */
export interface WantedComments {
  readonly threads: readonly Thread[]
  /** The new thread that is being written. */
  readonly fresh: Begins | null
  /** The thread that is shown more clearly than the others. */
  readonly active: string | null
  /** Whether that is shown although it is resolved. */
  readonly showsResolved: boolean
}

/** Most threads that are drawn. */
const MOST = 1_000

/** Draws comments, which follow all edits from then on. */
export function drawComments(editor: Editor, wanted: WantedComments): void {
  const { state, view } = editor
  const before = drawnComments(state)
  const followed = before instanceof Drawn ? before.followed : FollowedAnchors.none()
  const binding = bindingOf(state)
  const fresh = wanted.fresh === null ? [] : [{ id: NEW, anchor: wanted.fresh.anchor }]
  const drawn = Drawn.of(binding, state.doc, wanted, followed.with(binding, [...wanted.threads, ...fresh]))
  // Not marked as drawing only: the margin looks again.
  view.dispatch(state.tr.setMeta('addToHistory', false).setMeta(commentsKey, drawn))
}

/** Draws comments anew whose words are elsewhere than their marks: after moves, splits and undo. Cheap when none is. */
export function correctComments({ state, view }: Editor): void {
  const drawn = drawnComments(state)
  if (!(drawn instanceof Drawn) || !drawn.isWrong(state)) return
  view.dispatch(decorating(state.tr).setMeta(commentsKey, drawn.corrected(state)))
}

/** Comments in a document with the places that they have in it. */
class Drawn implements DrawnComments {
  readonly decorations: DecorationSet
  readonly followed: FollowedAnchors
  readonly #wanted: WantedComments
  readonly #names: CardNames
  #cards: readonly MarginCard[] | null = null

  private constructor(
    wanted: WantedComments,
    names: CardNames,
    followed: FollowedAnchors,
    decorations: DecorationSet,
  ) {
    this.#wanted = wanted
    this.#names = names
    this.followed = followed
    this.decorations = decorations
  }

  static of(
    binding: Binding,
    doc: Node,
    wanted: WantedComments,
    followed: FollowedAnchors,
    names: CardNames = namesOf(wanted),
  ): Drawn {
    const places = followed.places(binding)
    const inline: Decoration[] = []
    const blocks: Decoration[] = []
    for (const id of shownIds(wanted)) {
      const place = places.get(id)
      if (place?.state !== 'here') continue
      const look = lookOf(id, wanted.active)
      for (const { from, to } of place.ranges) {
        const isBlock = doc.nodeAt(from)?.nodeSize === to - from && doc.nodeAt(from)?.isBlock === true
        const spec = { thread: id, from, to }
        if (isBlock)
          blocks.push(Decoration.node(from, to, { ...look, class: `${look.class} cw-commented-block` }, spec))
        else inline.push(Decoration.inline(from, to, look, spec))
      }
    }
    const decorations = decorationSet(doc, inline)
    return new Drawn(
      wanted,
      names,
      followed,
      blocks.length === 0 ? decorations : decorations.add(doc, blocks),
    )
  }

  readonly after = ({ docChanged, mapping, doc }: Transaction): DrawnComments => {
    if (!docChanged) return this
    return new Drawn(
      this.#wanted,
      this.#names,
      this.followed.after(mapping.maps),
      this.decorations.map(mapping, doc),
    )
  }

  readonly cards = (state: EditorState): readonly MarginCard[] => {
    this.#cards ??= this.#cardsOf(state)
    return this.#cards
  }

  readonly places = (state: EditorState): ReadonlyMap<string, AnchorPlace> =>
    this.followed.places(bindingOf(state))

  /** Whether a mark is elsewhere than the words of its comment. */
  isWrong(state: EditorState): boolean {
    const places = this.places(state)
    const shown = new Set(shownIds(this.#wanted))
    for (const id of this.followed.lookedFor) {
      const place = places.get(id)
      const ranges = place?.state === 'here' && shown.has(id) ? place.ranges : []
      const drawn = this.decorations
        .find(undefined, undefined, (spec) => spec['thread'] === id)
        .sort((a, b) => a.from - b.from)
      if (drawn.length !== ranges.length) return true
      if (drawn.some(({ from, to }, index) => from !== ranges[index]!.from || to !== ranges[index]!.to))
        return true
    }
    this.followed.forgetLookedFor()
    return false
  }

  /** The same with the marks where the words are. */
  corrected(state: EditorState): Drawn {
    const binding = bindingOf(state)
    return Drawn.of(binding, state.doc, this.#wanted, this.followed.settled(binding), this.#names)
  }

  #cardsOf(state: EditorState): MarginCard[] {
    const places = this.places(state)
    const last = Math.max(state.doc.content.size - 1, 0)
    return shownIds(this.#wanted)
      .flatMap((id): MarginCard[] => {
        const place = places.get(id)
        if (place?.state !== 'here') return []
        const { from, to } = place.ranges[0]!
        const { label, mark } = this.#names.get(id)!
        return [{ id, from: Math.min(from, last), to, label, mark }]
      })
      .sort((a, b) => a.from - b.from || a.to - b.to)
  }
}

/** The names and marks of cards, by thread: they do not change with the text. */
type CardNames = ReadonlyMap<string, Pick<MarginCard, 'label' | 'mark'>>

function namesOf({ threads, fresh }: WantedComments): CardNames {
  const names = new Map(
    threads.map((thread) => [
      thread.id,
      {
        label: describeThread(thread),
        mark: initials(thread.comments[0]?.author.name ?? '').slice(0, 1),
      },
    ]),
  )
  if (fresh !== null) names.set(NEW, { label: `New comment on ${fresh.quotation}`, mark: '＋' })
  return names
}

/** The threads that are drawn: open ones, the active one, and the new one. */
function shownIds({ threads, fresh, active, showsResolved }: WantedComments): string[] {
  const ids = threads
    .filter(
      ({ id, status, anchor }) =>
        anchor.kind !== 'suggestion' && (status === 'open' || (showsResolved && id === active)),
    )
    .slice(0, MOST)
    .map(({ id }) => id)
  return fresh === null ? ids : [...ids, NEW]
}

function lookOf(
  id: string,
  active: string | null,
): { readonly class: string; readonly 'data-thread': string } {
  const isActive = id === active || id === NEW
  return { class: isActive ? 'cw-commented cw-commented-active' : 'cw-commented', 'data-thread': id }
}
