import * as Y from 'yjs'

// The only file in this folder that reads Yjs internals: items, their ids and their content. Yjs has no public API for
// the author of characters, nor for the kind of a root that was not accessed yet.

/** A shared type of any kind: a root, a child of a fragment, or a value of a map or array. */
export type SharedType = Pick<Y.AbstractType<unknown>, '_item' | '_start' | '_map'>

/** The kind of a root, as far as its items determine it. */
export type RootKind = 'text' | 'map' | 'array' | 'xml'

/** A stretch of the content of a list-like type, in reading order, without deleted items. */
export type Stretch =
  | { readonly kind: 'text'; readonly text: string; readonly client: number; readonly clock: number }
  | { readonly kind: 'embed'; readonly client: number; readonly clock: number }
  | {
      readonly kind: 'type'
      readonly type: SharedType
      readonly client: number
      readonly clock: number
    }

/** The visible items of a text or fragment, including a root that was not accessed yet. Changes nothing. */
export function* stretchesOf(type: SharedType): Generator<Stretch> {
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue
    const { client, clock } = item.id
    if (item.content instanceof Y.ContentString) yield { kind: 'text', text: item.content.str, client, clock }
    else if (item.content instanceof Y.ContentType)
      yield { kind: 'type', type: item.content.type, client, clock }
    else if (item.countable) yield { kind: 'embed', client, clock }
  }
}

/**
 * The id of the item that created a shared type: the same in every replica and state of a document. `null` for a root.
 */
export function identityOf(type: SharedType): string | null {
  return type._item === null ? null : `${type._item.id.client}:${type._item.id.clock}`
}

/** The id of the item that created a shared type; `null` for a root. */
export function idOf(type: SharedType): { readonly client: number; readonly clock: number } | null {
  return type._item === null ? null : { client: type._item.id.client, clock: type._item.id.clock }
}

/**
 * The kind of each root, by name, derived from its content: `unknown` when it is empty, `mixed` when its items
 * contradict each other or contain subdocuments. Changes nothing.
 */
export function rootKinds(doc: Y.Doc): Map<string, RootKind | 'unknown' | 'mixed'> {
  const kinds = new Map<string, RootKind | 'unknown' | 'mixed'>()
  for (const [name, type] of doc.share) {
    const told = new Set<RootKind | 'mixed'>()
    for (let item = type._start; item !== null; item = item.right) {
      if (!item.deleted) told.add(kindOfList(item.content))
    }
    const entries = [...type._map.values()].some((item) => !item.deleted)
    const [kind = entries ? 'map' : 'unknown'] = told
    kinds.set(name, told.size > 1 || holdsDocument(type) ? 'mixed' : kind)
  }
  return kinds
}

/** The kind of the list that contains an item with this content. */
function kindOfList(content: Y.Item['content']): RootKind {
  if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return 'text'
  if (content instanceof Y.ContentEmbed) return 'text'
  if (!(content instanceof Y.ContentType)) return 'array'
  const { type } = content
  const xml = type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook
  return xml ? 'xml' : 'array'
}

/** Whether a type contains a subdocument at any depth, ignoring deleted items. */
function holdsDocument(type: SharedType): boolean {
  const holds = (item: Y.Item) => {
    if (item.deleted) return false
    if (item.content instanceof Y.ContentDoc) return true
    return item.content instanceof Y.ContentType && holdsDocument(item.content.type)
  }
  for (let item = type._start; item !== null; item = item.right) if (holds(item)) return true
  return [...type._map.values()].some(holds)
}
