import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { richtextSchema } from '../../schema/schema.ts'
import { differenceMap, differenceStep } from './difference.ts'

const schema = richtextSchema()
const paragraph = (text: string): Node =>
  schema.nodes['paragraph']!.create(null, text === '' ? null : schema.text(text))
const heading = (text: string): Node => schema.nodes['heading']!.create({ level: 1 }, schema.text(text))
const quote = (...blocks: Node[]): Node => schema.nodes['blockquote']!.create(null, blocks)
const doc = (...blocks: Node[]): Node => schema.topNodeType.create(null, blocks)

const CASES: readonly {
  what: string
  before: Node
  after: Node
  places: readonly (readonly [number, number])[]
}[] = [
  {
    what: 'a block that is joined to the one before',
    before: doc(paragraph('one'), paragraph('two'), paragraph('end')),
    after: doc(paragraph('onetwo'), paragraph('end')),
    places: [
      [1, 1],
      [3, 3],
      [11, 9],
    ],
  },
  {
    what: 'changes in several blocks',
    before: doc(paragraph('one'), quote(paragraph('two'), paragraph('three')), paragraph('end')),
    after: doc(paragraph('ne'), quote(paragraph('two!'), paragraph('three')), paragraph('end.')),
    places: [
      [2, 1],
      [7, 6],
      [12, 12],
      [20, 20],
      [22, 22],
    ],
  },
  {
    what: 'a block of another type',
    before: doc(paragraph('one'), paragraph('two'), paragraph('end')),
    after: doc(paragraph('one'), heading('two'), paragraph('end')),
    places: [
      [4, 4],
      [11, 11],
    ],
  },
  { what: 'equal documents', before: doc(paragraph('one')), after: doc(paragraph('one')), places: [[2, 2]] },
]

describe('the difference of two documents', () => {
  it.each(CASES)('maps the positions of what stays: $what', ({ before, after, places }) => {
    const map = differenceMap(before, after)
    for (const [from, to] of places) expect(map.map(from), String(from)).toBe(to)
    expect(map.map(before.content.size)).toBe(after.content.size)
  })

  it.each(CASES)('is a step from one to the other: $what', ({ before, after }) => {
    const step = differenceStep(before, after)
    expect((step === null ? before : step.apply(before).doc)?.eq(after)).toBe(true)
  })
})
