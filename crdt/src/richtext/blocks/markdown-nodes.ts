import type { JSONContent } from '@tiptap/core'
import type { Node, Schema } from '@tiptap/pm/model'
import { normalized, readBlocks } from '../markdown/reader/reader.ts'
import { itemTypeOf } from './lists.ts'

/** Markdown as blocks; one empty paragraph for an empty text. `footnotes` are defined elsewhere in the document. */
export function nodesOfMarkdown(schema: Schema, markdown: string, footnotes: ReadonlySet<string>): Node[] {
  const blocks: JSONContent[] = readBlocks(normalized(markdown), 'lenient', footnotes)
  const nodes = (blocks.length > 0 ? blocks : [{ type: 'paragraph' }]).map((json) =>
    schema.nodeFromJSON(withoutUnstoredMarks(json)),
  )
  for (const node of nodes) node.check()
  return nodes
}

/** Without marks of nodes other than texts, for which documents have no place. */
function withoutUnstoredMarks({ marks, content, ...json }: JSONContent): JSONContent {
  return {
    ...json,
    ...(marks !== undefined && json.type === 'text' ? { marks } : {}),
    ...(content === undefined ? {} : { content: content.map(withoutUnstoredMarks) }),
  }
}

/** Blocks as they can stand inside `parent`: in a list as items, elsewhere as they are. */
export function fitInto(parent: Node, blocks: readonly Node[]): Node[] {
  const { schema } = parent.type
  const item = itemTypeOf(parent.type.name)
  if (item === null) return [...blocks]
  const areLists = blocks.every(({ type }) => itemTypeOf(type.name) !== null)
  const contents = areLists
    ? blocks.flatMap((list) => list.children.map((each) => ({ attrs: each.attrs, content: each.children })))
    : [{ attrs: {}, content: blocks }]
  return contents.map(({ attrs, content }) => {
    const type = schema.nodes[item]!
    const own = Object.fromEntries(Object.entries(attrs).filter(([name]) => name in (type.spec.attrs ?? {})))
    // The first block of an item is a paragraph.
    const first = content[0]?.type.name === 'paragraph' ? [] : [schema.nodes['paragraph']!.create()]
    return type.createChecked(own, [...first, ...content])
  })
}
