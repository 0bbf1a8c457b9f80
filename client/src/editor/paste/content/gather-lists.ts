import type { Block, Item, ListBlock, ListPlace, TextBlock } from './block.ts'

/** A list while its items are gathered. */
interface OpenList extends ListBlock {
  readonly level: number
  readonly items: OpenItem[]
}

interface OpenItem extends Item {
  readonly blocks: Block[]
}

/**
 * Gathers paragraphs that have a place in a list, and follow each other, into nested lists. Lists that follow each other
 * and look like one become one: some sources write a list for each item.
 */
export function gatherLists(blocks: readonly Block[]): Block[] {
  return joinLists(nestParagraphs(blocks))
}

function joinLists(blocks: readonly Block[]): Block[] {
  const result: Block[] = []
  for (const block of blocks) {
    const last = result.at(-1)
    if (block.kind !== 'list' || last?.kind !== 'list' || !goesOn(last, block)) result.push(block)
    else result[result.length - 1] = { ...last, items: [...last.items, ...block.items] }
  }
  return result
}

/** Whether `next` has the same bullets as `list`, or the numbers after its last. */
function goesOn(list: ListBlock, next: ListBlock): boolean {
  if (list.ordered !== next.ordered) return false
  return !list.ordered || (list.numbers === next.numbers && next.start === list.start + list.items.length)
}

function nestParagraphs(blocks: readonly Block[]): Block[] {
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
