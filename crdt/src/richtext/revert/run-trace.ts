import * as Y from 'yjs'
import { handleOf, idOfHandle } from '../blocks/handle.ts'
import type { SharedType } from '../content/items.ts'

/** Who touched a shared type since the run began, with all that is inside it. */
export interface Touched {
  /** The run: it inserted or deleted something. */
  readonly byRun: boolean
  /** Somebody else: there is new content of others, or they deleted something. */
  readonly byOthers: boolean
}

/** Ranges of clocks by client. */
type Ranges = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>

/** What a run wrote and deleted, in a document as it is now beside the document before the run. */
export class RunTrace {
  readonly #before: Y.Doc
  readonly #written: Ranges
  readonly #deleted: Ranges
  /** Blocks that the run moved, or changed the type of, and that others changed: by the names that they had and have. */
  readonly #staying = new Set<string>()

  /** `before`: the document before the run, without garbage collection; `written`: all updates of the run, merged. */
  constructor(before: Y.Doc, written: Uint8Array) {
    const { structs, ds } = Y.decodeUpdate(written)
    const ranges = new Map<number, { clock: number; len: number }[]>()
    for (const { id, length } of structs) {
      const own = ranges.get(id.client) ?? []
      const last = own.at(-1)
      if (last !== undefined && last.clock + last.len === id.clock) last.len += length
      else own.push({ clock: id.clock, len: length })
      ranges.set(id.client, own)
    }
    this.#before = before
    this.#written = ranges
    this.#deleted = ds.clients
  }

  /** Notes that others changed the copy of a block: it stays as it is, and the block itself does not come back. */
  keepCopy(copy: Y.Item, origin: string): void {
    this.#staying.add(origin).add(handleOf(copy.id))
  }

  /**
   * Notes that blocks stand where the run deleted others: what somebody wrote in those may be in these only, so these stay
   * and those do not come back.
   */
  keepReplacement(written: readonly Y.Item[], deleted: readonly Y.Item[]): void {
    for (const { id } of [...written, ...deleted]) this.#staying.add(handleOf(id))
  }

  /** Whether an element is a copy that stays. */
  isKept({ id }: Y.Item): boolean {
    return this.#staying.has(handleOf(id))
  }

  /**
   * Whether others wrote something since the run began that is not there any more as theirs: it may be in what the run
   * copied when it moved a block.
   */
  hasLostTrackIn({ store }: Y.Doc): boolean {
    for (const [client, structs] of store.clients) {
      const known = Y.getState(this.#before.store, client)
      const isLost = (struct: Y.AbstractStruct) =>
        struct instanceof Y.GC && struct.id.clock + struct.length > known
      if (!this.#written.has(client) && structs.some(isLost)) return true
    }
    return false
  }

  /** Whether the run took an element away that can come back. */
  canReturn(item: Y.Item): boolean {
    return this.deleted(item) && !this.#staying.has(handleOf(item.id))
  }

  /** Whether the run inserted an item. */
  wrote({ id }: Y.Item): boolean {
    return has(this.#written, id)
  }

  /** Whether the run deleted an item that it had not inserted, and that is deleted. */
  deleted(item: Y.Item): boolean {
    return item.deleted && !this.wrote(item) && has(this.#deleted, item.id)
  }

  /** An item of before the run, as it was; `null` when there was none. */
  former({ id }: Y.Item): Y.Item | null {
    if (Y.getState(this.#before.store, id.client) <= id.clock) return null
    const item = Y.getItem(this.#before.store, id)
    return item instanceof Y.Item && !item.deleted ? item : null
  }

  /** The shared type of before the run that this one is. */
  formerType(type: SharedType): SharedType | null {
    const item = type._item === null ? null : this.former(type._item)
    return item?.content instanceof Y.ContentType ? item.content.type : null
  }

  /** The element of before the run with this name. */
  formerOf(handle: string): SharedType | null {
    const id = idOfHandle(handle)
    if (id === null || Y.getState(this.#before.store, id.client) <= id.clock) return null
    const item = Y.getItem(this.#before.store, Y.createID(id.client, id.clock))
    if (!(item instanceof Y.Item) || item.deleted) return null
    return item.content instanceof Y.ContentType ? item.content.type : null
  }

  /** Who touched a type, its own item left aside. */
  touched(type: SharedType): Touched {
    let [byRun, byOthers] = [false, false]
    for (const item of itemsOf(type)) {
      byOthers ||= this.isKept(item)
      if (this.wrote(item)) byRun = true
      else if (this.deleted(item)) {
        byRun = true
        byOthers ||= !this.canReturn(item)
      } else if (item.deleted) byOthers ||= this.former(item) !== null
      else byOthers ||= this.former(item) === null
      if (!item.deleted && item.content instanceof Y.ContentType) {
        const inside = this.touched(item.content.type)
        byRun ||= inside.byRun
        byOthers ||= inside.byOthers
      }
    }
    return { byRun, byOthers }
  }
}

/** All items in a type, deleted ones included: those of its list and those of its attributes. */
export function* itemsOf(type: SharedType): Generator<Y.Item> {
  for (let item = type._start; item !== null; item = item.right) yield item
  for (const entry of type._map.values()) {
    for (let item: Y.Item | null = entry; item !== null; item = item.left) yield item
  }
}

function has(ranges: Ranges, { client, clock }: Y.ID): boolean {
  return ranges.get(client)?.some((range) => clock >= range.clock && clock < range.clock + range.len) ?? false
}
