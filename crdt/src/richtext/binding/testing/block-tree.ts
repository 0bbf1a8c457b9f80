import * as Y from 'yjs'
import { identityOf, type SharedType, stretchesOf } from '../../content/items.ts'
import { FIELD } from '../../schema/schema.ts'

/** A Yjs element that is in a document. */
export interface Block {
  /** The name of its node. */
  readonly name: string
  /** The identity of the element that contains it; `null` at the top. */
  readonly parent: string | null
  /** Characters in it, at any depth, in reading order; an image has its `src`. */
  readonly characters: readonly string[]
}

/** The elements of the rich text of a document, by identity (`client:clock` of their item), parents first. */
export type BlockTree = ReadonlyMap<string, Block>

/** Reads the elements of a document's rich text. Changes nothing. */
export function blockTree(doc: Y.Doc): BlockTree {
  const blocks = new Map<string, Block>()
  readInto(blocks, doc.getXmlFragment(FIELD), null, [])
  return blocks
}

/** Reads what `type` contains; its characters are added to the lists of all elements around it. */
function readInto(
  blocks: Map<string, Block>,
  type: SharedType,
  parent: string | null,
  around: readonly string[][],
): void {
  for (const stretch of stretchesOf(type)) {
    if (stretch.kind === 'text') for (const list of around) list.push(...stretch.text)
    if (stretch.kind !== 'type') continue
    if (!(stretch.type instanceof Y.XmlElement)) {
      readInto(blocks, stretch.type, parent, around)
      continue
    }
    const element = stretch.type
    const id = identityOf(element)!
    const characters: string[] = []
    blocks.set(id, { name: element.nodeName, parent, characters })
    const source: unknown = element.nodeName === 'image' ? element.getAttribute('src') : undefined
    const lists = [...around, characters]
    if (typeof source === 'string') for (const list of lists) list.push(source)
    readInto(blocks, element, id, lists)
  }
}
