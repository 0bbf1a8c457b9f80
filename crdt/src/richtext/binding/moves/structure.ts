import type { ContentMatch, NodeType, Schema } from '@tiptap/pm/model'

/** What the repair of moves has to know of the schema. */
export interface Structure {
  /** Whether elements of that name contain text and inline elements, and nothing else. */
  isTextblock(name: string): boolean
  /** Whether elements of that name contain nothing and stand beside text blocks, as images do. */
  isLeafBlock(name: string): boolean
  /** Whether an element may contain one of the other name; `null` stands for the document. */
  allows(parent: string | null, child: string): boolean
}

/** The structure of a ProseMirror schema. Unknown names are no text blocks, and nothing may contain them. */
export function structureOf(schema: Schema): Structure {
  const contents = new Map<NodeType, ReadonlySet<string>>()
  const contentOf = (type: NodeType): ReadonlySet<string> => {
    const known = contents.get(type)
    if (known !== undefined) return known
    const names = namesIn(type.contentMatch)
    contents.set(type, names)
    return names
  }
  return {
    isTextblock: (name) => schema.nodes[name]?.isTextblock ?? false,
    isLeafBlock: (name) => {
      const type = schema.nodes[name]
      return type?.isLeaf === true && type.isBlock
    },
    allows: (parent, child) => {
      const type = parent === null ? schema.topNodeType : schema.nodes[parent]
      return type !== undefined && contentOf(type).has(child)
    },
  }
}

/** The names of all nodes that a content expression can match anywhere. */
function namesIn(match: ContentMatch): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<ContentMatch>()
  const visit = (at: ContentMatch): void => {
    if (seen.has(at)) return
    seen.add(at)
    for (let i = 0; i < at.edgeCount; i++) {
      const { type, next } = at.edge(i)
      names.add(type.name)
      visit(next)
    }
  }
  visit(match)
  return names
}
