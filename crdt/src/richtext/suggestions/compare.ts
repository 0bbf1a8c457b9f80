import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { type Binding, type BlockId, toRelativePosition } from '../binding/index.ts'
import { type Token, tokensBetween, unitsOf } from '../binding/positions/tokens.ts'
import { handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { HeldChange, IdTriple } from './hunk.ts'

/** A range of the content of a document. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What differs between two states of one document, by ids. */
export interface Difference extends Omit<HeldChange, 'kind' | 'update'> {
  /** The texts that go and that come. */
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** The names of marks that are added (`bold`) or removed (`no bold`). */
  readonly marks: readonly string[]
}

/** A character or inline element, by the id under which it was first written. */
interface Unit {
  readonly id: BlockId
  readonly key: string
  readonly position: number
  readonly marks: string
}

/** Most runs of ids, and most texts, of a description. */
const MOST_RUNS = 500
const MOST_TEXTS = 100

/** Compares a range of a document with what became of it. */
export function compareRanges(before: Binding, old: Range, after: Binding, now: Range): Difference {
  const [was, is] = [unitsIn(before, old), unitsIn(after, now)]
  const olds = new Map(was.map((unit) => [unit.key, unit]))
  const news = new Map(is.map((unit) => [unit.key, unit]))
  const gone = was.filter(({ key }) => !news.has(key))
  const restyled = was.filter(({ key, marks }) => (news.get(key)?.marks ?? marks) !== marks)
  const come = groupsOf(is.filter(({ key }) => !olds.has(key)))
  const texts = (doc: Node, groups: readonly Unit[][]) =>
    groups.map((group) => doc.textBetween(group[0]!.position, group.at(-1)!.position + 1, '\n', '\ufffc'))
  return {
    deleted: triplesOf(gone),
    formatted: triplesOf(restyled),
    inserted: come.slice(0, MOST_TEXTS).map((group, index) => ({
      at: Y.relativePositionToJSON(anchorOf(before, after, group, olds)) as object,
      text: texts(after.document, come)[index]!,
    })),
    removed: texts(before.document, groupsOf(gone)),
    added: texts(after.document, come),
    marks: [...new Set(restyled.flatMap(({ key, marks }) => markNames(marks, news.get(key)!.marks)))],
  }
}

function unitsIn({ tree, leaves, document }: Binding, { from, to }: Range): Unit[] {
  const units: Unit[] = []
  let position = from
  for (const token of unitsOf(tokensBetween(tree, from, to))) {
    if (isContent(token)) {
      const { client, clock } = leaves.originOf(token.id)
      const marks = document.nodeAt(position)?.marks ?? []
      units.push({
        id: { client, clock },
        key: `${client} ${clock}`,
        position,
        marks: JSON.stringify(marks.map(({ type, attrs }) => [type.name, attrs])),
      })
    }
    position += token.length
  }
  return units
}

const isContent = (token: Token): token is Token & { readonly id: BlockId } =>
  token.kind === 'text' || token.kind === 'leaf'

/** Units that stand one behind the other. */
function groupsOf(units: readonly Unit[]): Unit[][] {
  const groups: Unit[][] = []
  for (const unit of units) {
    const last = groups.at(-1)
    if (last !== undefined && last.at(-1)!.position + 1 === unit.position) last.push(unit)
    else groups.push([unit])
  }
  return groups
}

function triplesOf(units: readonly Unit[]): IdTriple[] {
  const triples: [number, number, number][] = []
  for (const { id } of units) {
    const last = triples.at(-1)
    if (last !== undefined && last[0] === id.client && last[1] + last[2] === id.clock) last[2]++
    else triples.push([id.client, id.clock, 1])
  }
  return triples.slice(0, MOST_RUNS)
}

/** Where, in the document before, something would come: beside what stands beside it and was there. */
function anchorOf(
  before: Binding,
  after: Binding,
  group: readonly Unit[],
  olds: ReadonlyMap<string, Unit>,
): Y.RelativePosition {
  const $from = after.document.resolve(group[0]!.position)
  if ($from.parent.isTextblock) {
    const beside = unitsIn(after, { from: $from.start(), to: $from.end() })
    const known = (unit: Unit) => olds.has(unit.key) || isThere(before, unit)
    const at = beside.findIndex(({ key }) => key === group[0]!.key)
    const left = beside.slice(0, at).findLast(known)
    if (left !== undefined) return besideId(left.id, -1)
    const right = beside.slice(at).find(known)
    if (right !== undefined) return besideId(right.id, 0)
    const own = handleAt(after, $from.before())
    const place = own === null ? null : placeOfBlock(before, own)
    if (place !== null) return toRelativePosition(before, place.position + 1, -1)
  }
  // A block that would be new: behind the last one before it that is not.
  const top = $from.depth === 0 ? group[0]!.position : $from.before(1)
  let position = 0
  after.document.forEach((_node, offset) => {
    if (offset >= top) return
    const handle = handleAt(after, offset)
    const place = handle === null ? null : placeOfBlock(before, handle)
    if (place !== null) position = place.position + place.node.nodeSize
  })
  return toRelativePosition(before, position, -1)
}

const besideId = ({ client, clock }: BlockId, assoc: number) =>
  new Y.RelativePosition(null, null, Y.createID(client, clock), assoc)

/** Whether a unit outside of the compared range is in the document before. */
function isThere({ doc }: Binding, { id }: Unit): boolean {
  return id.clock < Y.getState(doc.store, id.client)
}

function markNames(before: string, after: string): string[] {
  const parse = (text: string) =>
    (JSON.parse(text) as [string, unknown][]).map((each) => JSON.stringify(each))
  const [old, now] = [parse(before), parse(after)]
  const name = (mark: string) => (JSON.parse(mark) as [string, unknown])[0]
  return [
    ...now.filter((mark) => !old.includes(mark)).map((mark) => name(mark)),
    ...old
      .filter((mark) => !now.includes(mark) && !now.some((each) => name(each) === name(mark)))
      .map((mark) => `no ${name(mark)}`),
  ]
}
