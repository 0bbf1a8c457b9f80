import type { Block, Item, ListBlock, ListPlace, TextBlock } from './block.ts'

/** A list while its items are gathered. */
interface OpenList extends ListBlock {
  readonly level: number
  readonly items: OpenItem[]
}

interface OpenItem extends Item {
  readonly blocks: Block[]
}

/** Gathers paragraphs that have a place in a list, and follow each other, into nested lists. */
export function gatherLists(blocks: readonly Block[]): Block[] {
  const result: Block[] = []
  /** The open lists, from the outermost to the innermost. */
  let open: OpenList[] = []
  for (const block of blocks) {
    if (block.kind !== 'text' || block.place === undefined) {
      open = []
      result.push(block)
      continue
    }
    const { place } = block
    while (open.length > 0 && !continues(open.at(-1)!, place)) open.pop()
    let list = open.at(-1)
    if (list === undefined || list.level < place.level) {
      const inner = newList(place)
      const around = list?.items.at(-1)
      if (around === undefined) result.push(inner)
      else around.blocks.push(inner)
      open.push(inner)
      list = inner
    }
    list.items.push({ checked: place.checked, blocks: [withoutPlace(block)] })
  }
  return result
}

/** Whether a paragraph at `place` belongs to `list` or to a list inside of its last item. */
function continues(list: OpenList, place: ListPlace): boolean {
  return list.level < place.level || (list.level === place.level && list.ordered === place.ordered)
}

function newList({ level, ordered, start, numbers }: ListPlace): OpenList {
  return { kind: 'list', level, ordered, start, numbers, items: [] }
}

function withoutPlace({ place: _place, ...block }: TextBlock): TextBlock {
  return block
}
