import * as Y from 'yjs'
import { type Binding, toRelativePosition } from '../binding/index.ts'
import type { Id } from '../binding/moves/ids.ts'
import { tokensBetween } from '../binding/positions/tokens.ts'
import { handleAt } from '../blocks/block-place.ts'
import type { JsonPosition } from '../suggestions/hunk-view.ts'
import { type BlockAnchor, MOST_RUNS, type TextAnchor, type WordRun } from './anchor.ts'

/** The anchor for a range of the editor's document; `null` when there is no character and no inline element in it. */
export function anchorOfText(binding: Binding, from: number, to: number): TextAnchor | null {
  const runs = wordsBetween(binding, from, to)
  if (runs.length === 0) return null
  const half = MOST_RUNS / 2
  const words = runs.length > MOST_RUNS ? [...runs.slice(0, half), ...runs.slice(-half)] : runs
  const json = (position: number, assoc: number) =>
    Y.relativePositionToJSON(toRelativePosition(binding, position, assoc)) as JsonPosition
  return { kind: 'text', from: json(from, 0), to: json(to, -1), words }
}

/** The anchor for the block that starts at a position of the editor's document; `null` for one that is not shared. */
export function anchorOfBlock(binding: Binding, position: number): BlockAnchor | null {
  const handle = handleAt(binding, position)
  return handle === null ? null : { kind: 'block', handle }
}

/** The ids that the characters and elements without content in a range had first, as runs. */
function wordsBetween({ tree, leaves, held }: Binding, from: number, to: number): WordRun[] {
  const place = (position: number) => held?.toDocument(position) ?? position
  const runs: [client: number, clock: number, length: number][] = []
  const add = (id: Id) => {
    const { client, clock } = leaves.originOf(id)
    const last = runs.at(-1)
    if (last?.[0] === client && last[1] + last[2] === clock) last[2]++
    else runs.push([client, clock, 1])
  }
  for (const token of tokensBetween(tree, place(from), place(to))) {
    if (token.kind === 'leaf') add(token.id)
    if (token.kind !== 'text') continue
    for (let i = 0; i < token.length; i++) add({ client: token.id.client, clock: token.id.clock + i })
  }
  return runs
}
