import * as Y from 'yjs'
import { identityOf, type SharedType } from '../../content/items.ts'
import { FIELD } from '../../schema/schema.ts'

/** A Yjs element that is in a document. */
export interface Block {
  /** The name of its node. */
  readonly name: string
  /** The identity of the element that contains it; `null` at the top. */
  readonly parent: string | null
  /** Characters in it, at any depth, in reading order; an image has its `src`. */
  readonly characters: string
}

/** The elements of the rich text of a document, by identity (`client:clock` of their item), parents first. */
export type BlockTree = ReadonlyMap<string, Block>

/** Reads the elements of a document's rich text. Changes nothing. */
export function blockTree(doc: Y.Doc): BlockTree {
  const blocks = new Map<string, WritableBlock>()
  readInto(blocks, doc.getXmlFragment(FIELD), null, [])
  return blocks
}

/** A block whose characters are still being read. */
interface WritableBlock extends Omit<Block, 'characters'> {
  characters: string
}

/** Reads what `type` contains; its characters are added to all blocks around it. */
function readInto(
  blocks: Map<string, WritableBlock>,
  type: SharedType,
  parent: string | null,
  around: readonly WritableBlock[],
): void {
  for (let item = type._start; item !== null; item = item.right) {
    const { content } = item
    if (item.deleted) continue
    if (content instanceof Y.ContentString) for (const each of around) each.characters += content.str
    if (!(content instanceof Y.ContentType)) continue
    if (!(content.type instanceof Y.XmlElement)) {
      readInto(blocks, content.type, parent, around)
      continue
    }
    const element = content.type
    const id = identityOf(element)!
    const block: WritableBlock = { name: element.nodeName, parent, characters: '' }
    blocks.set(id, block)
    const inner = [...around, block]
    const source: unknown = element.nodeName === 'image' ? element.getAttribute('src') : undefined
    if (typeof source === 'string') for (const each of inner) each.characters += source
    readInto(blocks, element, id, inner)
  }
}
