import type { MoveRun } from '../moves/entry-codec.ts'
import { type Id, type IdRun, idAfter } from '../moves/ids.ts'
import type { ElementShadow, Kid, TextShadow } from '../shadow/shadow.ts'
import { idsOf } from './text-runs.ts'

/** Characters of a textblock that were copied: their ids, and the block they stood in. */
export interface CopiedText {
  readonly block: ElementShadow
  readonly ids: readonly IdRun[]
}

/** A stretch of a new text that consists of copies. */
interface NewText {
  readonly shadow: TextShadow
  readonly offset: number
  readonly source: CopiedText
}

/**
 * Notes, while a step is written, what is a copy of what, and then says it as moves. Copies get their ids when they
 * enter the document, so what is noted is resolved after the step.
 */
export class Provenance {
  readonly #texts: NewText[] = []
  readonly #elements: { readonly shadow: ElementShadow; readonly source: ElementShadow }[] = []
  readonly #runs: MoveRun[] = []
  /** Blocks by a block whose content they have now, with the first one. */
  readonly #destinations = new Map<ElementShadow, ElementShadow>()
  #gone: { readonly source: ElementShadow; readonly into: ElementShadow }[] = []
  #removed: { readonly kid: Kid; readonly beside: ElementShadow | null }[] = []
  /** Where what others type into a textblock without text goes that the step removed: see {@link joined} and {@link emptied}. */
  #joined: ElementShadow | null = null
  #emptied: ElementShadow | null = null

  /** Text of a type that is not in the document yet, from an offset on, is a copy. */
  newText(shadow: TextShadow, offset: number, source: CopiedText): void {
    this.#texts.push({ shadow, offset, source })
  }

  /** An element that is not in the document yet is a copy. */
  newElement(shadow: ElementShadow, source: ElementShadow): void {
    this.#elements.push({ shadow, source })
  }

  /** Characters that are in the document are copies of others. */
  insertedText(ids: readonly IdRun[], source: CopiedText, block: ElementShadow): void {
    this.#pair(source.ids, ids)
    if (!this.#destinations.has(source.block)) this.#destinations.set(source.block, block)
  }

  /** If an element is gone after the step and has no copy, what was in it is in another one. */
  mayHaveGone(source: ElementShadow, into: ElementShadow): void {
    if (source !== into) this.#gone.push({ source, into })
  }

  /** The step joined the end of another textblock to this one, or what it deleted ends within this one. */
  joined(into: ElementShadow): void {
    this.#joined ??= into
  }

  /** The step made a textblock without content from nothing, as an Enter in an empty list item does. */
  emptied(into: ElementShadow): void {
    this.#emptied ??= into
  }

  /** A child was removed; `beside` is the nearest textblock that stays. */
  removed(kid: Kid, beside: ElementShadow | null): void {
    this.#removed.push({ kid, beside })
  }

  /** The moves since the last call, to be called when all that was noted is in the document. */
  take(): MoveRun[] {
    const copied = new Set<ElementShadow>()
    for (const { shadow, source } of this.#elements.splice(0)) {
      this.#destinations.set(source, shadow)
      if (isAlive(source)) continue
      copied.add(source)
      this.#pair([oneOf(source)], [oneOf(shadow)])
    }
    for (const { shadow, offset, source } of this.#texts.splice(0)) {
      const length = source.ids.reduce((sum, run) => sum + run.length, 0)
      this.#pair(source.ids, idsOf(shadow.type, offset, offset + length))
      if (shadow.parent !== null && !this.#destinations.has(source.block))
        this.#destinations.set(source.block, shadow.parent)
    }
    for (const { source, into } of this.#gone) {
      if (!this.#destinations.has(source)) this.#destinations.set(source, into)
      this.#into(source, into, copied)
    }
    for (const { kid, beside } of this.#removed)
      this.#dissolve(kid, this.#joined ?? this.#emptied ?? beside, copied)
    this.#gone = []
    this.#removed = []
    this.#destinations.clear()
    this.#joined = null
    this.#emptied = null
    return this.#runs.splice(0)
  }

  /**
   * Says where the content of a removed container went. A textblock without text has none yet: what others type into it
   * goes to `empties`, and so does what they move into the container.
   */
  #dissolve(kid: Kid, empties: ElementShadow | null, copied: Set<ElementShadow>): void {
    if (kid.kind !== 'element' || kid.nodeType.isLeaf) return
    if (kid.nodeType.inlineContent) {
      if (!isWithoutText(kid) || empties === null) return
      if (!this.#destinations.has(kid)) this.#destinations.set(kid, empties)
      this.#into(kid, empties, copied)
      return
    }
    // What is deleted of a table is not joined with anything.
    const isTable = kid.nodeType.spec['tableRole'] !== undefined
    for (const each of kid.kids) this.#dissolve(each, isTable ? null : empties, copied)
    const into = this.#firstDestination(kid)
    if (into !== null) this.#into(kid, into, copied)
  }

  #firstDestination(element: ElementShadow): ElementShadow | null {
    for (const kid of element.kids) {
      if (kid.kind !== 'element') continue
      const found = this.#destinations.get(kid) ?? this.#firstDestination(kid)
      if (found !== null) return found
    }
    return null
  }

  #into(source: ElementShadow, into: ElementShadow, copied: Set<ElementShadow>): void {
    if (copied.has(source) || isAlive(source) || source.type._item === null || into.type._item === null)
      return
    copied.add(source)
    this.#runs.push({ kind: 'into', length: 1, source: idOf(source), destination: idOf(into) })
  }

  /** Pairs ids one by one, as runs that are consecutive on both sides. */
  #pair(sources: readonly IdRun[], destinations: readonly IdRun[]): void {
    for (const { source, destination, length } of pairs(sources, destinations)) {
      this.#runs.push({ kind: 'move', length, source, destination })
    }
  }
}

/** Whether a textblock has no text; it may have line breaks. */
export function isWithoutText(textblock: ElementShadow): boolean {
  return (
    textblock.kids.size === 0 ||
    textblock.kids.toArray().every(({ kind, size }) => kind !== 'text' || size === 0)
  )
}

/** Pairs ids of two lists of runs one by one. */
export function* pairs(
  sources: readonly IdRun[],
  destinations: readonly IdRun[],
): Generator<{ readonly source: Id; readonly destination: Id; readonly length: number }> {
  let [s, d, usedS, usedD] = [0, 0, 0, 0]
  while (s < sources.length && d < destinations.length) {
    const length = Math.min(sources[s]!.length - usedS, destinations[d]!.length - usedD)
    yield {
      source: idAfter(sources[s]!, usedS),
      destination: idAfter(destinations[d]!, usedD),
      length,
    }
    usedS += length
    usedD += length
    if (usedS === sources[s]!.length) [s, usedS] = [s + 1, 0]
    if (usedD === destinations[d]!.length) [d, usedD] = [d + 1, 0]
  }
}

function isAlive({ type }: ElementShadow): boolean {
  return type._item === null || !type._item.deleted
}

function idOf({ type }: ElementShadow): Id {
  const { client, clock } = type._item!.id
  return { client, clock }
}

function oneOf(element: ElementShadow): IdRun {
  return { ...idOf(element), length: 1 }
}
