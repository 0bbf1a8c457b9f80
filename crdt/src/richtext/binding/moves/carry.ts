import * as Y from 'yjs'
import { type BlockPlan, type CarryPlan, Fate, type Situation, type TokenPlan } from './carry-plan.ts'
import { elementAround, elementOf, idOf, isAlive, itemAt } from './doc-items.ts'
import type { MoveRun } from './entry-codec.ts'
import { type Gap, gapAfter, gapBefore, gapNear, outwards } from './gap.ts'
import { type Id, IdSet, idAfter, sameId } from './ids.ts'
import type { Late, LateBlock, LateToken } from './late-content.ts'
import {
  attributesOf,
  childrenOf,
  elementsIn,
  type Formatting,
  type IsVisible,
  isPresent,
  tokensOf,
} from './past.ts'
import type { Structure } from './structure.ts'

/** What was carried. */
export interface Carried {
  /** To be recorded. */
  readonly runs: readonly MoveRun[]
  /** Originals that live where they do not belong any more. They are to be deleted. */
  readonly left: IdSet
}

/** Carries what was planned, and what was dead on arrival. To be called in a transaction of the document. */
export function carry(situation: Situation, plan: CarryPlan, late: Late): Carried {
  const carrier = new Carrier(situation)
  for (const block of plan.blocks) carrier.carryBlock(block)
  for (const token of plan.tokens) carrier.carryToken(token)
  for (const block of late.blocks) carrier.carryLateBlock(block)
  for (const token of late.tokens) carrier.carryLate(token)
  return carrier
}

/** A character or inline element. Without formatting it gets that of the text before it. */
interface Insertable {
  readonly content: string | Y.XmlElement
  readonly formatting: Formatting | null
}

class Carrier implements Carried {
  readonly runs: MoveRun[] = []
  readonly left = new IdSet()
  readonly #situation: Situation
  readonly #fate: Fate
  /** New ids of what was carried: of the last UTF-16 unit of each character. */
  readonly #carriedTokens = new Map<TokenPlan, Id>()
  readonly #done = new IdSet()
  /** Late characters and their copies: the last UTF-16 units. */
  readonly #lateCopies: [Id, Id][] = []
  /** Blocks that were dead on arrival, with their copies. */
  readonly #lateBlocks: [Id, Y.XmlElement][] = []
  /** New blocks for the content of blocks that have no place. */
  readonly #newBlocks = new Map<Y.XmlElement, Y.XmlElement>()

  constructor(situation: Situation) {
    this.#situation = situation
    this.#fate = new Fate(situation)
  }

  carryBlock(plan: BlockPlan): void {
    if (this.#done.has(idOf(plan.element))) return
    const gap = this.#gapFor(plan)
    if (gap !== null) this.#copy(plan.element, plan.isVisible, gap)
  }

  carryToken(plan: TokenPlan): void {
    const { token, isDead } = plan
    if (this.#done.has(token.id)) return
    const copy = this.#insertToken(plan)
    if (copy === null) return
    const { length } = token
    this.#note(token.id, copy, length)
    this.#carriedTokens.set(plan, idAfter(copy, length - 1))
    if (!isDead) this.left.add({ ...idAfter(token.id, 0), length })
  }

  carryLateBlock(block: LateBlock): void {
    if (this.#done.has(block.id)) return
    const gap = this.#gapForLate(block)
    if (gap === null) return
    const copy = new Y.XmlElement(block.name)
    gap.parent.insertAfter(gap.after, [copy])
    for (const [name, value] of block.attributes) copy.setAttribute(name, value as string)
    if (this.#situation.structure.isTextblock(block.name)) textAt(copy, null)
    this.#note(block.id, idOf(copy))
    this.#lateBlocks.push([block.id, copy])
  }

  carryLate({ id, length, content, formatting, lefts, right, block }: LateToken): void {
    const token = { content, formatting }
    const copy = this.#insertLate(token, lefts, right) ?? this.#appendLate(token, id, block)
    if (copy === null) return
    this.#note(id, copy, length)
    this.#lateCopies.push([idAfter(id, length - 1), idAfter(copy, length - 1)])
  }

  /** Beside a neighbour that stays, else where what was in its container is; `null` when that was deleted on purpose. */
  #gapForLate({ name, left, right, containers }: LateBlock): Gap | null {
    const { structure } = this.#situation
    const container = containers.map((id) => this.#placeOf(id)).find((place) => place !== null) ?? null
    const before = left === null ? null : this.#lateCopyOf(left)
    const after = right === null ? null : this.#lateCopyOf(right)
    const gap =
      (before === null ? null : gapAfter(before)) ??
      (after === null ? null : gapBefore(after)) ??
      (container === null ? null : gapIn(container, name, structure))
    return gap === null ? null : outwards(gap, name, structure)
  }

  /** The element that counts of one that arrived now or was there; `null` when it goes. */
  #lateCopyOf(id: Id): Y.XmlElement | null {
    return this.#lateBlocks.find(([original]) => sameId(original, id))?.[1] ?? this.#stayingElement(id)
  }

  #stayingElement(id: Id): Y.XmlElement | null {
    const leaf = this.#situation.log.leaves.leafOf(id)
    return this.#fate.isDying(leaf) ? null : elementOf(itemAt(this.#situation.doc, leaf))
  }

  /** Inserts a character behind the nearest of its former neighbours that is still there. */
  #insertLate(token: Insertable, lefts: readonly Id[], right: Id | null): Id | null {
    const { doc, log } = this.#situation
    const inText = (id: Id) => itemAt(doc, id)?.parent instanceof Y.XmlText && isAlive(doc, id)
    for (const left of lefts) {
      const copy =
        this.#lateCopies.find(([original]) => sameId(original, left))?.[1] ?? log.leaves.leafOf(left)
      if (inText(copy) && !this.#fate.isDying(copy)) return this.#insertBeside(copy, true, token)
    }
    const leaf = right === null ? null : log.leaves.leafOf(right)
    return leaf !== null && inText(leaf) && !this.#fate.isDying(leaf)
      ? this.#insertBeside(leaf, false, token)
      : null
  }

  /** Appends a character to what became of its block; `null` when that was deleted on purpose, or is unknown. */
  #appendLate(token: Insertable, id: Id, block: Id | null): Id | null {
    const item = itemAt(this.#situation.doc, id)
    const element = item?.parent instanceof Y.AbstractType ? elementAround(item) : null
    const home = element !== null ? idOf(element) : block
    const late = home === null ? null : this.#lateBlocks.find(([original]) => sameId(original, home))?.[1]
    const place =
      late ?? (element !== null ? this.#blockFor(element) : block === null ? null : this.#placeOf(block))
    if (place === null || !this.#situation.structure.isTextblock(place.nodeName)) return null
    const last = childrenOf(place, isPresent).at(-1) ?? null
    return this.#insertCharacter(textAt(place, last), null, token.content as string, token.formatting)
  }

  #note(source: Id, destination: Id, length = 1): void {
    const [from, to] = [idAfter(source, 0), idAfter(destination, 0)]
    this.runs.push({ kind: 'carry', length, source: from, destination: to })
    this.#done.add({ ...from, length })
  }

  /** Inserts the token beside its neighbour, or at the end of the block that its block became. */
  #insertToken({ token, block, left, right }: TokenPlan): Id | null {
    const before = left !== null && 'token' in left ? (this.#carriedTokens.get(left) ?? null) : left
    const { doc } = this.#situation
    const reference = before ?? right
    if (reference !== null && isAlive(doc, reference)) {
      return this.#insertBeside(reference, reference === before, token)
    }
    const target = this.#blockFor(block)
    if (target === null) return null
    const last = childrenOf(target, isPresent).at(-1) ?? null
    if (typeof token.content !== 'string') return this.#insertElement(target, last, token.content)
    return this.#insertCharacter(textAt(target, last), null, token.content, token.formatting)
  }

  #insertBeside(reference: Id, isAfter: boolean, { content, formatting }: Insertable): Id | null {
    const item = itemAt(this.#situation.doc, reference)!
    const atom = elementOf(item)
    if (atom === null) {
      const text = item.parent as Y.XmlText
      const place = indexIn(text, item) + reference.clock - item.id.clock + (isAfter ? 1 : 0)
      if (typeof content === 'string') return this.#insertCharacter(text, place, content, formatting)
      // An inline element cannot stand within a text; it goes behind the text.
      return text.parent instanceof Y.XmlElement ? this.#insertElement(text.parent, text, content) : null
    }
    const block = atom.parent
    if (!(block instanceof Y.XmlElement)) return null
    const siblings = childrenOf(block, isPresent)
    const previous = isAfter ? atom : (siblings[siblings.indexOf(atom) - 1] ?? null)
    if (typeof content !== 'string') return this.#insertElement(block, previous, content)
    const next = siblings[siblings.indexOf(atom) + 1]
    if (isAfter && next instanceof Y.XmlText) return this.#insertCharacter(next, 0, content, formatting)
    return this.#insertCharacter(textAt(block, previous), null, content, formatting)
  }

  /** @param index the end of the text when `null` */
  #insertCharacter(
    text: Y.XmlText,
    index: number | null,
    content: string,
    formatting: Formatting | null,
  ): Id {
    const { doc } = this.#situation
    const clock = Y.getState(doc.store, doc.clientID)
    if (formatting === null) text.insert(index ?? text.length, content)
    else text.insert(index ?? text.length, content, { ...formatting })
    // Formatting marks may precede the character.
    for (let at = clock; ; at++) {
      const item = itemAt(doc, { client: doc.clientID, clock: at })
      if (item?.content instanceof Y.ContentString) return item.id
    }
  }

  #insertElement(block: Y.XmlElement, after: Y.XmlElement | Y.XmlText | null, original: Y.XmlElement): Id {
    const copy = new Y.XmlElement(original.nodeName)
    block.insertAfter(after, [copy])
    this.#copyAttributes(original, copy, () => true)
    return idOf(copy)
  }

  /** The block that the content of a block goes to, a new one if need be; `null` when it was deleted on purpose. */
  #blockFor(block: Y.XmlElement): Y.XmlElement | null {
    const made = this.#newBlocks.get(block)
    if (made !== undefined) return made
    const place = this.#placeOf(idOf(block))
    if (place !== null && this.#situation.structure.isTextblock(place.nodeName)) return place
    if (!this.#fate.isMovedAway(block)) return null
    const gap = this.#gapNear(block)
    const copy = new Y.XmlElement(block.nodeName)
    gap.parent.insertAfter(gap.after, [copy])
    this.#copyAttributes(block, copy, () => true)
    this.#newBlocks.set(block, copy)
    const id = idOf(block)
    if (this.#situation.log.leaves.isLeaf(id)) this.#note(id, idOf(copy))
    return copy
  }

  /** The element in which the content of an element is now, if it stays. */
  #placeOf(id: Id): Y.XmlElement | null {
    const place = this.#situation.log.leaves.placeOf(id, (each) => !this.#fate.isDying(each))
    return place === null ? null : elementOf(itemAt(this.#situation.doc, place))
  }

  /** Where a block goes: beside its neighbours, into what its container became, or beside that. */
  #gapFor({ element, isVisible, container, left, right }: BlockPlan): Gap | null {
    const { doc, structure } = this.#situation
    const { nodeName } = element
    const elementAt = (id: Id | null) => (id === null ? null : elementOf(itemAt(doc, id)))
    const fits = (gap: Gap | null) =>
      gap !== null &&
      structure.allows(gap.parent instanceof Y.XmlElement ? gap.parent.nodeName : null, nodeName)
        ? gap
        : null
    const before = elementAt(left)
    if (before !== null) return fits(gapAfter(before))
    const after = elementAt(right)
    if (after !== null) return fits(gapBefore(after))
    const place = container instanceof Y.XmlElement ? this.#placeOf(idOf(container)) : null
    if (place !== null) {
      const inside: Gap = { parent: place, after: elementsIn(place, isPresent).at(-1) ?? null }
      return fits(inside) ?? fits(gapAfter(place))
    }
    // Text is carried alone then. A block without any, such as an image, goes wherever its neighbours went.
    if (structure.isTextblock(nodeName) || elementsIn(element, isVisible).length > 0) return null
    return this.#fate.isMovedAway(element) ? fits(this.#gapNear(element)) : null
  }

  #gapNear(element: Y.XmlElement): Gap {
    const placeOf = (block: Y.XmlElement) => this.#newBlocks.get(block) ?? this.#placeOf(idOf(block))
    return gapNear(element, () => true, this.#situation.structure, placeOf)
  }

  #copy(original: Y.XmlElement, isVisible: IsVisible, gap: Gap): Y.XmlElement {
    const copy = new Y.XmlElement(original.nodeName)
    gap.parent.insertAfter(gap.after, [copy])
    this.#copyAttributes(original, copy, isVisible)
    this.#note(idOf(original), idOf(copy))
    const isFree = (id: Id) => this.#situation.log.leaves.isLeaf(id) && !this.#done.has(id)
    if (!this.#situation.structure.isTextblock(original.nodeName)) {
      let after: Y.XmlElement | null = null
      for (const child of elementsIn(original, isVisible)) {
        if (isFree(idOf(child))) after = this.#copy(child, isVisible, { parent: copy, after })
      }
      return copy
    }
    let text: Y.XmlText | null = null
    let last: Y.XmlElement | Y.XmlText | null = null
    for (const { id, length, content, formatting } of tokensOf(original, isVisible)) {
      if (!isFree(id)) continue
      if (typeof content !== 'string') {
        this.#note(id, this.#insertElement(copy, last, content))
        text = null
      } else {
        text ??= textAt(copy, last)
        this.#note(id, this.#insertCharacter(text, null, content, formatting), length)
      }
      last = childrenOf(copy, isPresent).at(-1) ?? null
    }
    if (last === null) textAt(copy, null)
    return copy
  }

  #copyAttributes(from: Y.XmlElement, to: Y.XmlElement, isVisible: IsVisible): void {
    for (const [name, value] of attributesOf(from, isVisible)) to.setAttribute(name, value as string)
  }
}

/** The gap at the end of an element, or after it when such a child may not stand there. */
function gapIn(element: Y.XmlElement, name: string, structure: Structure): Gap | null {
  return structure.allows(element.nodeName, name)
    ? { parent: element, after: elementsIn(element, isPresent).at(-1) ?? null }
    : gapAfter(element)
}

/** The text itself when `child` is one, else a new text after it. */
function textAt(block: Y.XmlElement, child: Y.XmlElement | Y.XmlText | null): Y.XmlText {
  if (child instanceof Y.XmlText) return child
  const text = new Y.XmlText()
  block.insertAfter(child, [text])
  return text
}

/** The number of characters of a text before an item in it. */
function indexIn(text: Y.XmlText, item: Y.Item): number {
  let index = 0
  for (let at = text._start; at !== null && at !== item; at = at.right) {
    if (!at.deleted && at.countable) index += at.length
  }
  return index
}
