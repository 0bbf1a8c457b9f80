import * as Y from 'yjs'
import {
  deletedIds,
  elementAround,
  elementOf,
  idOf,
  isAlive,
  itemAt,
  itemsAround,
  itemsIn,
} from './doc-items.ts'
import type { MoveRun } from './entry-codec.ts'
import { type Id, IdSet, idAfter, sameId } from './ids.ts'
import type { MoveLog } from './move-log.ts'
import { elementsIn, type IsVisible, isPresent, type Token, tokensOf, wasPresent } from './past.ts'
import type { Structure } from './structure.ts'

/** What a plan is made of, all after a remote transaction and before anything was repaired. */
export interface Situation {
  readonly doc: Y.Doc
  readonly transaction: Y.Transaction
  /** With the moves of the transaction indexed. */
  readonly log: MoveLog
  /** The moves of the transaction. */
  readonly fresh: readonly MoveRun[]
  /** What the update itself deletes, unlike what only died because something around it was deleted. */
  readonly explicit: IdSet
  /** What will be deleted: surplus copies, and copies of what this person had deleted. */
  readonly dying: IdSet
  readonly structure: Structure
  /** Whether a client id is this person's. */
  readonly isMine: (client: number) => boolean
  /** Whether another client is connected, so that it brings its own content along itself. */
  readonly isHere: (client: number) => boolean
}

/** A character or inline element to carry. */
export interface TokenPlan {
  readonly token: Token
  /** The text block that it is in. */
  readonly block: Y.XmlElement
  /** What it goes behind: a token that is carried too, or the id of the end of one that stays. */
  readonly left: TokenPlan | Id | null
  /** What it goes before, when there is no `left`. */
  readonly right: Id | null
  /** Whether it is gone already; else it is deleted where it is. */
  readonly isDead: boolean
}

/** A block to carry, with all that is in it and was not moved. */
export interface BlockPlan {
  readonly element: Y.XmlElement
  readonly isVisible: IsVisible
  /** The element or root that it is in. */
  readonly container: Y.XmlFragment
  /** The nearest blocks beside it that stay. */
  readonly left: Id | null
  readonly right: Id | null
}

/** Everything to carry. Blocks come first: what is in them is carried with them. */
export interface CarryPlan {
  readonly blocks: readonly BlockPlan[]
  readonly tokens: readonly TokenPlan[]
}

/** Questions about a {@link Situation}. */
export class Fate {
  readonly #situation: Situation
  /** What a `move` or `revival` of the transaction took away, and what a `carry` did. */
  readonly moved = new IdSet()
  readonly carried = new IdSet()

  constructor(situation: Situation) {
    this.#situation = situation
    for (const { kind, source, length } of situation.fresh) {
      if (kind !== 'into') (kind === 'carry' ? this.carried : this.moved).add({ ...source, length })
    }
  }

  /** Whether something is gone, or will be: itself or with what it is in. */
  isDying(id: Id): boolean {
    const item = itemAt(this.#situation.doc, id)
    if (item === null || item.deleted) return true
    return this.#situation.dying.has(id) || this.isInDying(item)
  }

  /** Whether an element around the item, or the item itself when it is an element, will be deleted. */
  isInDying(item: Y.Item): boolean {
    for (const each of itemsAround(item)) {
      if (each.content instanceof Y.ContentType && this.#situation.dying.has(each.id)) return true
    }
    return false
  }

  /** Whether something lives in an element that will be deleted, and would be deleted with it. */
  isStranded(id: Id): boolean {
    const { doc, dying } = this.#situation
    const item = itemAt(doc, id)
    return item !== null && !item.deleted && !dying.has(id) && this.isInDying(item)
  }

  /** Whether something was never moved, and this person is to bring it along. */
  isToCarry(id: Id): boolean {
    const { isMine, isHere, log, dying } = this.#situation
    if (dying.has(id)) return false
    const isForOthers = !isMine(id.client) && (isHere(id.client) || !this.isDying(id))
    if (isForOthers && !this.isStranded(id)) return false
    return !this.moved.has(id) && !this.carried.has(id) && log.leaves.isLeaf(id)
  }

  /** Whether an element went because others moved what was in it, and not because somebody deleted it. */
  isMovedAway(element: Y.XmlElement): boolean {
    const { doc, log, dying } = this.#situation
    for (const { id, content } of itemsAround(element._item!)) {
      if (!(content instanceof Y.ContentType)) continue
      const isGone = dying.has(id) || !isAlive(doc, id)
      // A surplus copy has no edge of its own; another copy counts for it.
      if (isGone && (dying.has(id) || log.index.hasEdgeFrom(id) || !log.leaves.isLeaf(id))) return true
    }
    return false
  }

  /** What counts of something, and whether it is where it was; `null` when nothing of it will be left. */
  whereabouts(id: Id): { leaf: Id; stays: boolean } | null {
    const leaf = this.#situation.log.leaves.leafOf(id)
    if (this.isDying(leaf)) return null
    // What was only carried does not count as moved: two clients would follow each other for ever.
    return { leaf, stays: sameId(leaf, id) || this.carried.has(id) }
  }
}

/**
 * Plans what this person carries after a remote transaction: characters and blocks that no move covers and that
 * - died, although the update did not delete them or others moved what they were in, unless their author is here; or
 * - live behind something that was moved away while nothing after them stayed, only own ones; or
 * - live in an element that will be deleted.
 */
export function planCarry(situation: Situation): CarryPlan {
  const fate = new Fate(situation)
  const { doc, transaction, structure, dying } = situation
  const past = wasPresent(transaction)
  const died = [...itemsIn(doc, deletedIds(transaction.deleteSet).runs())].filter(past)
  const dyingElements = withDescendants(
    [...itemsIn(doc, dying.runs())].flatMap((item) => elementOf(item) ?? []),
  )
  const deadElements = died.flatMap((item) => elementOf(item) ?? [])
  const blocks: BlockPlan[] = []
  planBlocks(situation, fate, dyingElements, isPresent, blocks)
  planBlocks(situation, fate, deadElements, past, blocks)

  const touched = new Set<Y.XmlElement>([...dyingElements, ...deadElements])
  for (const item of died) {
    const isText = item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlText
    const around = isText ? elementAround(item) : null
    if (around !== null) touched.add(around)
  }
  for (const item of itemsIn(doc, fate.moved.runs())) {
    const around = elementAround(item)
    if (around !== null) touched.add(around)
  }
  if (touched.size === 0) return { blocks, tokens: [] }
  const tokens = new TokenPlanner(situation, fate)
  for (const element of dyingElements)
    if (structure.isTextblock(element.nodeName)) tokens.plan(element, isPresent)
  for (const element of touched) {
    if (structure.isTextblock(element.nodeName) && past(element._item!)) tokens.plan(element, past)
  }
  return { blocks, tokens: tokens.plans }
}

/** Elements that live, with all elements that live in them, each once. */
function withDescendants(elements: readonly Y.XmlElement[]): Y.XmlElement[] {
  const all = new Set<Y.XmlElement>()
  const add = (element: Y.XmlElement): void => {
    if (all.has(element) || element._item?.deleted !== false) return
    all.add(element)
    for (const child of elementsIn(element, isPresent)) add(child)
  }
  for (const element of elements) add(element)
  return [...all]
}

/** Plans blocks of containers that go: own ones, or all that live there. */
function planBlocks(
  situation: Situation,
  fate: Fate,
  containers: readonly Y.XmlElement[],
  isVisible: IsVisible,
  plans: BlockPlan[],
): void {
  const { structure, explicit, isMine } = situation
  for (const container of containers) {
    if (structure.isTextblock(container.nodeName)) continue
    const children = elementsIn(container, isVisible)
    children.forEach((element, index) => {
      const id = idOf(element)
      if (plans.some((plan) => plan.element === element) || !fate.isToCarry(id)) return
      if (explicit.has(id) && !(isMine(id.client) && fate.isMovedAway(element))) return
      const stays = (sibling: Y.XmlElement) => fate.whereabouts(idOf(sibling))?.leaf ?? []
      const left = children.slice(0, index).reverse().flatMap(stays)[0] ?? null
      const right = children.slice(index + 1).flatMap(stays)[0] ?? null
      plans.push({ element, isVisible, container, left, right })
    })
  }
}

/** Plans characters and inline elements, one text block after the other. */
class TokenPlanner {
  readonly plans: TokenPlan[] = []
  readonly #situation: Situation
  readonly #fate: Fate
  readonly #planned = new IdSet()

  constructor(situation: Situation, fate: Fate) {
    this.#situation = situation
    this.#fate = fate
  }

  /** Plans the tokens of a text block that are visible before or after the transaction. */
  plan(block: Y.XmlElement, isVisible: IsVisible): void {
    const tokens = tokensOf(block, isVisible)
    const places = tokens.map(({ id }) => this.#fate.whereabouts(id))
    const lastPlace = ({ id, length }: Token, place: Place | null) =>
      length === 1 ? place : this.#fate.whereabouts(idAfter(id, length - 1))
    const blockIsMovedAway = this.#fate.isDying(idOf(block)) && this.#fate.isMovedAway(block)
    const isCandidate = tokens.map(({ id }) => this.#mayCarry(id, blockIsMovedAway))
    const isDying = tokens.map(({ id }) => this.#fate.isDying(id))
    // What is gone holds nothing back.
    const following = followingPlaces(
      places.map((place, index) => (isCandidate[index] && isDying[index] ? null : place)),
    )
    // A word that was typed is carried as a whole: its own characters hold nothing back either.
    const others = followingPlaces(places.map((place, index) => (isCandidate[index] ? null : place)))
    const typedBehind = this.#typedBehind(tokens, places, isCandidate)
    let left: TokenPlan | Place | null = null
    tokens.forEach((token, index) => {
      const right = following[index]!
      const isDead = isDying[index]!
      const follows = isDead || index >= typedBehind || this.#isBetweenMoved(left, others[index]!)
      if (!isCandidate[index] || !follows) {
        left = lastPlace(token, places[index]!) ?? left
        return
      }
      const behind = left === null ? null : 'leaf' in left ? left.leaf : left
      const plan: TokenPlan = { token, block, left: behind, right: right?.leaf ?? null, isDead }
      this.plans.push(plan)
      this.#planned.add({ ...token.id, length: token.length })
      left = plan
    })
  }

  /** Whether both neighbours of a token were moved to one block: the person who moved them did not know the token. */
  #isBetweenMoved(left: TokenPlan | Place | null, right: Place | null): boolean {
    if (left === null || right === null || right.stays) return false
    if (!('leaf' in left)) return true
    return !left.stays && this.#blockOf(left.leaf) === this.#blockOf(right.leaf)
  }

  #blockOf(id: Id): Y.XmlElement | null {
    const item = itemAt(this.#situation.doc, id)
    return item === null ? null : elementAround(item)
  }

  /**
   * The index from which on the tokens are what this person typed at the end of a block while another one split it
   * before that place. It follows when the other one cannot have left it there on purpose: it is newer than all that this
   * person wrote in the block, and what is before it became the beginning of another block, with the rest still here.
   */
  #typedBehind(
    tokens: readonly Token[],
    places: readonly (Place | null)[],
    isCandidate: readonly boolean[],
  ): number {
    const { isMine } = this.#situation
    let tail = tokens.length
    while (tail > 0 && isCandidate[tail - 1] && isMine(tokens[tail - 1]!.id.client)) tail--
    let moved = tail
    while (moved > 0 && places[moved - 1]?.stays === false) moved--
    if (tail === tokens.length || moved === tail || places[moved - 1]?.stays !== true) return tokens.length
    const clocks = (some: readonly Token[]) =>
      some.filter(({ id }) => isMine(id.client)).map(({ id }) => id.clock)
    if (Math.min(...clocks(tokens.slice(tail))) < Math.max(...clocks(tokens.slice(0, tail))))
      return tokens.length
    const { leaf } = places[moved]!
    const block = this.#blockOf(leaf)
    const first = block === null ? undefined : tokensOf(block, isPresent)[0]
    return first !== undefined && sameId(first.id, leaf) ? tail : tokens.length
  }

  #mayCarry(id: Y.ID, blockIsMovedAway: boolean): boolean {
    if (this.#planned.has(id) || !this.#fate.isToCarry(id)) return false
    const { explicit, isMine } = this.#situation
    return !explicit.has(id) || (blockIsMovedAway && isMine(id.client))
  }
}

type Place = ReturnType<Fate['whereabouts']> & object

/** For each place the next one after it. */
function followingPlaces(places: readonly (Place | null)[]): (Place | null)[] {
  const following: (Place | null)[] = []
  let next: Place | null = null
  for (let i = places.length - 1; i >= 0; i--) {
    following[i] = next
    next = places[i] ?? next
  }
  return following
}
