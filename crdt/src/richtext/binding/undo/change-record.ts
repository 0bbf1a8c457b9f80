import type { Mark, Slice } from '@tiptap/pm/model'
import { lengthOf, type Token } from '../positions/tokens.ts'

/** A range that a step replaced. */
export interface ReplacedRange {
  /** What the step inserted. */
  readonly inserted: readonly Token[]
  /** What it deleted, in the order of the tokens of the inverse step's slice. */
  readonly deleted: readonly Token[]
  /** What stood before and after the inserted content. */
  readonly left: Token | null
  readonly right: Token | null
}

/** What is needed to revert one step, whatever happens meanwhile. */
export type ChangeRecord =
  | {
      readonly kind: 'replaced'
      readonly ranges: readonly [ReplacedRange]
      /** What the inverse step inserts. */
      readonly slice: Slice
    }
  | {
      /** Content was put into other nodes or taken out of them: two ranges around it. */
      readonly kind: 'wrapped'
      readonly ranges: readonly [ReplacedRange, ReplacedRange]
      readonly slice: Slice
      /** The offset in the slice of the content around which it goes. */
      readonly insert: number
    }
  | {
      /** Content was dragged: all that is in it goes back, also what others wrote into it. */
      readonly kind: 'dragged'
      /** Where it was. */
      readonly source: ReplacedRange
      /** Where it went. */
      readonly target: ReplacedRange
    }
  | {
      readonly kind: 'marked'
      readonly tokens: readonly Token[]
      readonly mark: Mark
      readonly wasAdded: boolean
    }
  | { readonly kind: 'attribute'; readonly token: Token; readonly name: string; readonly value: unknown }

/** The records of a drop, in which each deletion with the insertion of as much right after it is one record: a drag. */
export function combineDrops(records: readonly ChangeRecord[]): readonly ChangeRecord[] {
  const combined: ChangeRecord[] = []
  for (const record of records) {
    const last = combined.at(-1)
    const dragged = last === undefined ? null : dragOf(last, record)
    if (dragged !== null) combined.pop()
    combined.push(dragged ?? record)
  }
  return combined
}

function dragOf(first: ChangeRecord, second: ChangeRecord): ChangeRecord | null {
  if (first.kind !== 'replaced' || second.kind !== 'replaced') return null
  const [[source], [target]] = [first.ranges, second.ranges]
  if (source.inserted.length > 0 || target.deleted.length > 0) return null
  if (lengthOf(source.deleted) !== lengthOf(target.inserted)) return null
  return { kind: 'dragged', source, target }
}
