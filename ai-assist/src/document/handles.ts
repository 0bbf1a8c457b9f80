import { handleOf, idOfHandle } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import { resolvePosition } from './selection.ts'

/** The handle of an element that was not moved; of a moved one the handle is another. */
export function handleOfElement(element: Y.XmlElement): string | null {
  return element._item === null ? null : handleOf(element._item.id)
}

/** The handles of the elements around a position that somebody sent; none for one that leads nowhere. */
export function handlesAround(doc: Y.Doc, json: unknown): string[] {
  const absolute = resolvePosition(doc, json)
  const handles: string[] = []
  for (
    let type: unknown = absolute?.type;
    type instanceof Y.XmlText || type instanceof Y.XmlElement;
    type = type.parent
  ) {
    if (type instanceof Y.XmlElement && type._item !== null) handles.push(handleOf(type._item.id))
  }
  return handles
}

/** A relative position at the start of a block, as JSON; `null` when it was moved or is gone. */
export function startOfBlock(doc: Y.Doc, handle: string): unknown {
  const id = idOfHandle(handle)
  if (id === null || (doc.store.clients.get(id.client)?.length ?? 0) === 0) return null
  if (Y.getState(doc.store, id.client) <= id.clock) return null
  const item = Y.getItem(doc.store, Y.createID(id.client, id.clock))
  const type =
    item instanceof Y.Item && !item.deleted && item.content instanceof Y.ContentType
      ? item.content.type
      : null
  if (!(type instanceof Y.XmlElement)) return null
  const text = type.toArray().find((child) => child instanceof Y.XmlText)
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text ?? type, 0)) as unknown
}
