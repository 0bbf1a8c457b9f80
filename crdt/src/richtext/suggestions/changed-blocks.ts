import type { Node } from '@tiptap/pm/model'
import type { Binding } from '../binding/index.ts'
import { handleAt } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import { changedTexts } from './changed-texts.ts'

/** The blocks of a binding's document that differ from what it was before: one textblock, or blocks of the document itself. */
export function changedBlocks(binding: Binding, before: Node): BlockHandle[] {
  const { document } = binding
  const texts = changedTexts(before, document)
  if (texts?.length === 1) return [handleAt(binding, texts[0]!)].filter((each) => each !== null)
  const [old, now] = [before.children, document.children]
  let first = 0
  while (first < old.length && first < now.length && old[first]!.eq(now[first]!)) first++
  let last = now.length
  for (let a = old.length; a > first && last > first && old[a - 1]!.eq(now[last - 1]!); a--) last--
  const handles: BlockHandle[] = []
  document.forEach((_node, position, index) => {
    const handle = index >= first && index < last ? handleAt(binding, position) : null
    if (handle !== null) handles.push(handle)
  })
  return handles
}
