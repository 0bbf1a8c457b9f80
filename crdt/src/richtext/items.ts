import * as Y from 'yjs'

// The only place of this folder that reads what Yjs keeps inside its types: items, their ids and their content.
// Yjs has no public way to ask who wrote which characters, nor what kind a root is that nobody asked for yet.

/** A shared type of any kind: a root, a child of a fragment, a value of a map or array. */
export type SharedType = Pick<Y.AbstractType<unknown>, '_item' | '_start' | '_map'>

/** What a root of a document is, as far as its items tell. */
export type RootKind = 'text' | 'map' | 'array' | 'xml'

/** A stretch of what a list-like type holds, in reading order, deleted items left out. */
export type Stretch =
  | { readonly kind: 'text'; readonly text: string; readonly client: number; readonly clock: number }
  | { readonly kind: 'embed'; readonly client: number; readonly clock: number }
  | {
      readonly kind: 'type'
      readonly type: SharedType
      readonly client: number
      readonly clock: number
    }

/** The visible items of a text or fragment; of a root that nobody asked for yet as well. Changes nothing. */
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

/** Names the item that made a shared type: the same in every replica and state of one document. */
export function identityOf(type: SharedType): string | null {
  return type._item === null ? null : `${type._item.id.client}:${type._item.id.clock}`
}

/**
 * The kind of each root, by name, told by what it holds: `unknown` when it holds nothing, `mixed` when its
 * items contradict each other or hold documents inside the document. Changes nothing.
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

/** The kind of list that an item with this content stands in. */
function kindOfList(content: Y.Item['content']): RootKind {
  if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return 'text'
  if (content instanceof Y.ContentEmbed) return 'text'
  if (!(content instanceof Y.ContentType)) return 'array'
  const { type } = content
  const xml = type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook
  return xml ? 'xml' : 'array'
}

/** Whether a document inside the document stands anywhere below, deleted ones left out. */
function holdsDocument(type: SharedType): boolean {
  const holds = (item: Y.Item) => {
    if (item.deleted) return false
    if (item.content instanceof Y.ContentDoc) return true
    return item.content instanceof Y.ContentType && holdsDocument(item.content.type)
  }
  for (let item = type._start; item !== null; item = item.right) if (holds(item)) return true
  return [...type._map.values()].some(holds)
}
