import * as Y from 'yjs'
import type { Situation } from './carry-plan.ts'
import { deletedIds, elementAround, elementOf, idOf, isAlive, itemAt, itemsIn } from './doc-items.ts'
import { type Id, type IdSet, idAfter } from './ids.ts'
import type { Formatting } from './past.ts'
import { RunList } from './run-list.ts'

/** The structs of a decoded update. */
export type Structs = ReturnType<typeof Y.decodeUpdate>['structs']

/** Where the author of a character or shared type put it. */
interface Origin {
  readonly id: Id
  readonly left: Id | null
  readonly right: Id | null
  /** The type that contains it, when neither neighbour says so. */
  readonly parent: Id | null
  /** The formatting that begins or ends here, for a mark of it. */
  readonly format: { readonly key: string; readonly value: unknown } | null
}

/** A character that was dead on arrival. */
export interface LateToken {
  readonly id: Id
  /** The number of ids: 2 for a character of two UTF-16 units. */
  readonly length: number
  readonly content: string
  /** Its formatting; `null` when it had that of the text around it. */
  readonly formatting: Formatting | null
  /** What it stood behind, and what that stood behind, and so on, as far as this is known. */
  readonly lefts: readonly Id[]
  readonly right: Id | null
  /** The element that it was typed into, if this is known. */
  readonly block: Id | null
}

/** A text block, or a block without content, that was dead on arrival. What is in it follows as tokens. */
export interface LateBlock {
  readonly id: Id
  readonly name: string
  readonly attributes: ReadonlyMap<string, unknown>
  /** What it stood behind and before. */
  readonly left: Id | null
  readonly right: Id | null
  /** The elements that it stood in, from the inside out, up to the first that was not dead on arrival. */
  readonly containers: readonly Id[]
}

/** What was dead on arrival. Blocks come before what is in them. */
export interface Late {
  readonly blocks: readonly LateBlock[]
  readonly tokens: readonly LateToken[]
}

/** A way of neighbours is followed no further. */
const MAX_LEFTS = 500
/** Containers in each other are followed no further. */
const MAX_DEPTH = 50

/**
 * Characters and blocks that arrive when their place is gone: somebody typed into a block, or made one, while another
 * moved what was around it, and the move arrived first. Yjs does not even keep them, so they are read from the update.
 * Their author, who sees the move later, carries them; but the author may be away.
 *
 * What is known of the places is kept for the time of the session. It grows with what dies together with its block.
 */
export class LateContent {
  readonly #doc: Y.Doc
  /** By client: where characters and types that were dead on arrival had been put. */
  readonly #origins = new Map<number, RunList<Origin>>()
  /** By client: the elements around what died with them. Yjs forgets them. */
  readonly #homes = new Map<number, RunList<Id>>()

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** Notes which element contained what a transaction deleted together with that element. */
  noteDeaths(transaction: Y.Transaction): void {
    if (transaction.deleteSet.clients.size === 0) return
    for (const item of itemsIn(this.#doc, deletedIds(transaction.deleteSet).runs())) {
      const around =
        item.parent instanceof Y.AbstractType && item.parentSub === null ? elementAround(item) : null
      if (around === null || around._item?.deleted !== true) continue
      const homes = this.#homes.get(item.id.client) ?? new RunList<Id>((home) => home)
      this.#homes.set(item.id.client, homes)
      homes.update(item.id.clock, item.length, () => idOf(around))
    }
  }

  /** What an update brought that was dead on arrival, and that nobody deleted, moved or carried. */
  find(situation: Situation, structs: Structs, deletedHere: IdSet): Late {
    const { transaction, explicit, log, isMine, isHere, structure } = situation
    const tokens: LateToken[] = []
    const elements: { readonly id: Id; readonly name: string }[] = []
    const isLost = (id: Id) =>
      !explicit.has(id) && !deletedHere.has(id) && log.leaves.isLeaf(id) && !isAlive(this.#doc, id)
    for (const struct of structs) {
      if (
        !(struct instanceof Y.Item) ||
        struct.id.clock < (transaction.beforeState.get(struct.id.client) ?? 0)
      )
        continue
      const { id, content, length } = struct
      if (isAlive(this.#doc, id)) continue
      this.#noteOrigin(struct)
      if (isMine(id.client) || isHere(id.client)) continue
      if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement) {
        const { nodeName } = content.type
        const isBlock = structure.isTextblock(nodeName) || structure.isLeafBlock(nodeName)
        if (isBlock && isLost(id)) elements.push({ id, name: nodeName })
      }
      if (!(content instanceof Y.ContentString)) continue
      let offset = 0
      for (const character of content.str) {
        const at = idAfter(id, offset)
        offset += character.length
        if (isLost(at)) tokens.push(this.#token(at, character))
      }
      if (offset !== length) throw new Error('A text has another length than its item')
    }
    const blocks = elements.map(({ id, name }) => this.#block(id, name, attributesIn(structs, id)))
    return { blocks, tokens }
  }

  #noteOrigin({ id, length, origin, rightOrigin, parent, content }: Y.Item): void {
    const origins = this.#origins.get(id.client) ?? new RunList<Origin>(shiftOrigin)
    this.#origins.set(id.client, origins)
    const format = content instanceof Y.ContentFormat ? { key: content.key, value: content.value } : null
    const value = {
      id,
      left: origin,
      right: rightOrigin,
      parent: parent instanceof Y.ID ? parent : null,
      format,
    }
    origins.update(id.clock, length, (_present, offset) => shiftOrigin(value, offset))
  }

  #block(id: Id, name: string, attributes: ReadonlyMap<string, unknown>): LateBlock {
    const { left, right } = this.#originOf(id) ?? { left: null, right: null }
    const containers: Id[] = []
    for (let at = this.#containerOf(id); at !== null && containers.length < MAX_DEPTH; ) {
      containers.push(at)
      at = this.#originOf(at) === null ? null : this.#containerOf(at)
    }
    return { id, name, attributes, left, right, containers }
  }

  /** The element around something that was dead on arrival: what it, or what it stood beside, was put into. */
  #containerOf(id: Id): Id | null {
    let around: Id | null = null
    let origin = this.#originOf(id)
    const right = origin?.right ?? null
    for (let steps = 0; around === null && origin !== null && steps < MAX_LEFTS; steps++) {
      const { parent, left }: Origin = origin
      around = parent ?? (left === null ? null : this.#homeOf(left))
      origin = left === null ? null : this.#originOf(left)
    }
    return around ?? (right === null ? null : this.#homeOf(right))
  }

  #token(id: Id, content: string): LateToken {
    const lefts: Id[] = []
    let origin = this.#originOf(id)
    const { right } = origin ?? { right: null }
    let around: Id | null = null
    const formats = new Map<string, unknown>()
    while (origin !== null && lefts.length < MAX_LEFTS) {
      const { format } = origin
      if (format !== null && !formats.has(format.key)) formats.set(format.key, format.value)
      around ??= origin.parent ?? (origin.left === null ? null : this.#homeOf(origin.left))
      if (origin.left === null) break
      lefts.push(origin.left)
      origin = this.#originOf(origin.left)
    }
    around ??= right === null ? null : this.#homeOf(right)
    const block = around === null ? null : this.#elementOf(around)
    const marks = [...formats].filter(([, value]) => value !== null)
    const formatting = formats.size === 0 ? null : Object.fromEntries(marks)
    return { id, length: content.length, content, formatting, lefts, right, block }
  }

  #originOf({ client, clock }: Id): Origin | null {
    return this.#origins.get(client)?.from(clock).value ?? null
  }

  /** The element around something that died. */
  #homeOf(id: Id): Id | null {
    const item = itemAt(this.#doc, id)
    const around = item !== null && item.parent instanceof Y.AbstractType ? elementAround(item) : null
    return around !== null ? idOf(around) : (this.#homes.get(id.client)?.from(id.clock).value ?? null)
  }

  /** The id itself when it is that of an element, else of the element around the text. */
  #elementOf(id: Id): Id | null {
    if (elementOf(itemAt(this.#doc, id)) !== null) return id
    const origin = this.#originOf(id)
    const home = origin?.parent ?? this.#homeOf(id)
    // An element that is dead is no element any more for Yjs.
    return home ?? id
  }
}

/** The attributes that an update gives to an element; the last one of each name counts. */
function attributesIn(structs: Structs, { client, clock }: Id): Map<string, unknown> {
  const attributes = new Map<string, unknown>()
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || struct.parentSub === null || !(struct.parent instanceof Y.ID)) continue
    const { parent } = struct
    if (parent.client === client && parent.clock === clock)
      attributes.set(struct.parentSub, struct.content.getContent().at(-1))
  }
  return attributes
}

function shiftOrigin(origin: Origin, offset: number): Origin {
  const { id } = origin
  return offset === 0 ? origin : { ...origin, id: idAfter(id, offset), left: idAfter(id, offset - 1) }
}
