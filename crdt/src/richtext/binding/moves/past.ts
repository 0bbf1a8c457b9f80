import * as Y from 'yjs'

/** Says which items of a type are looked at: those before or those after a transaction. */
export type IsVisible = (item: Y.Item) => boolean

/** The items that are in the document now. */
export const isPresent: IsVisible = (item) => !item.deleted

/**
 * The items that were in the document before a transaction. What it deleted can be read until Yjs collects it, which
 * is after the event `afterTransaction`.
 */
export function wasPresent({ beforeState, deleteSet }: Y.Transaction): IsVisible {
  return (item) => {
    if (item.id.clock >= (beforeState.get(item.id.client) ?? 0)) return false
    return !item.deleted || Y.isDeleted(deleteSet, item.id)
  }
}

/** The visible children of an element or root which are elements or texts, in order. */
export function childrenOf(parent: Y.XmlFragment, isVisible: IsVisible): (Y.XmlElement | Y.XmlText)[] {
  const children: (Y.XmlElement | Y.XmlText)[] = []
  for (let item = parent._start; item !== null; item = item.right) {
    if (!isVisible(item) || !(item.content instanceof Y.ContentType)) continue
    const { type } = item.content
    if (type instanceof Y.XmlElement || type instanceof Y.XmlText) children.push(type)
  }
  return children
}

/** The elements among the children. */
export const elementsIn = (parent: Y.XmlFragment, isVisible: IsVisible): Y.XmlElement[] =>
  childrenOf(parent, isVisible).filter((child) => child instanceof Y.XmlElement)

/** The attributes of an element. */
export function attributesOf(element: Y.XmlElement, isVisible: IsVisible): Map<string, unknown> {
  const attributes = new Map<string, unknown>()
  for (const [name, newest] of element._map) {
    let item: Y.Item | null = newest
    while (item !== null && !isVisible(item)) item = item.left
    if (item !== null) attributes.set(name, item.content.getContent().at(-1))
  }
  return attributes
}

/** The formatting of characters: the values of attributes by name. */
export type Formatting = Readonly<Record<string, unknown>>

/** One character or one inline element of a text block. */
export interface Token {
  /** The id of the element, or of the first UTF-16 unit of the character. */
  readonly id: Y.ID
  /** The number of ids: 2 for a character of two UTF-16 units, which must not be separated, else 1. */
  readonly length: number
  readonly content: string | Y.XmlElement
  /** The same object for tokens without formatting between them. */
  readonly formatting: Formatting
}

/** The characters and inline elements of a text block, in order. Several texts in it are one. */
export function tokensOf(block: Y.XmlElement, isVisible: IsVisible): Token[] {
  return childrenOf(block, isVisible).flatMap((child): Token[] => {
    if (child instanceof Y.XmlText) return charactersOf(child, isVisible)
    return [{ id: child._item!.id, length: 1, content: child, formatting: {} }]
  })
}

function charactersOf(text: Y.XmlText, isVisible: IsVisible): Token[] {
  const tokens: Token[] = []
  let formatting: Formatting = {}
  for (let item = text._start; item !== null; item = item.right) {
    if (!isVisible(item)) continue
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      const { [content.key]: _old, ...rest } = formatting
      formatting = content.value === null ? rest : { ...rest, [content.key]: content.value }
    } else if (content instanceof Y.ContentString) {
      let { clock } = item.id
      for (const character of content.str) {
        const { length } = character
        tokens.push({ id: Y.createID(item.id.client, clock), length, content: character, formatting })
        clock += length
      }
    }
  }
  return tokens
}
