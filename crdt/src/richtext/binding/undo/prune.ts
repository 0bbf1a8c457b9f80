import { Fragment, type Node, Slice } from '@tiptap/pm/model'

/** A slice without the characters and leaves whose places, counted in tokens, are in the set. Nodes stay. */
export function pruneSlice(slice: Slice, dropped: ReadonlySet<number>): Slice {
  let place = 0
  const prune = (fragment: Fragment, openStart: number, openEnd: number): Fragment => {
    const nodes: Node[] = []
    fragment.forEach((node, _offset, index) => {
      const left = index === 0 ? openStart : 0
      const right = index === fragment.childCount - 1 ? openEnd : 0
      if (node.isText) {
        const text = [...Array(node.text!.length).keys()]
          .filter((at) => !dropped.has(place + at))
          .map((at) => node.text![at])
          .join('')
        place += node.nodeSize
        if (text !== '') nodes.push(node.type.schema.text(text, node.marks))
      } else if (node.isLeaf) {
        if (!dropped.has(place++)) nodes.push(node)
      } else {
        if (left === 0) place++
        const content = prune(node.content, Math.max(0, left - 1), Math.max(0, right - 1))
        if (right === 0) place++
        nodes.push(node.copy(content))
      }
    })
    return Fragment.fromArray(nodes)
  }
  const { content, openStart, openEnd } = slice
  return new Slice(prune(content, openStart, openEnd), openStart, openEnd)
}
