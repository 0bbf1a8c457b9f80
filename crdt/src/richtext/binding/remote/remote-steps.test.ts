import type { Transaction } from '@tiptap/pm/state'
import { AddMarkStep, AttrStep, ReplaceStep } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { richtextSchema } from '../../schema/schema.ts'
import { below, generator, pick } from '../../testing/test-document.ts'
import { block, contentOf, Member } from '../testing/pair.ts'

const schema = richtextSchema()
const { seed: SEED, cases: CASES } = chosenFuzz(60)

const paragraphs = (count: number) =>
  contentOf((fragment) => {
    fragment.push(Array.from({ length: count }, (_, index) => block('paragraph', `paragraph ${index}`)))
  })

function members(content: Uint8Array): [Member, Member] {
  return [new Member(schema, 2, content), new Member(schema, 3, content)]
}

/** How many top-level nodes are the same objects in both documents, and how many there are now. */
function kept(before: Member['shown'], after: Member['shown']): { same: number; all: number } {
  const old = new Set(before.children)
  return { same: after.children.filter((child) => old.has(child)).length, all: after.childCount }
}

describe('a remote change', () => {
  it('of one character is one step of one character, and leaves all other blocks the same objects', () => {
    const [a, b] = members(paragraphs(50))
    a.edit((tr) => tr.insertText('x', 20))
    const before = b.shown
    const [transaction, ...others] = b.receive(a)
    expect(others).toEqual([])
    expect(transaction!.steps).toHaveLength(1)
    const [step] = transaction!.steps as [ReplaceStep]
    expect(step).toBeInstanceOf(ReplaceStep)
    expect([step.from, step.to, step.slice.size]).toEqual([20, 20, 1])
    expect(kept(before, b.shown)).toEqual({ same: 49, all: 50 })
  })

  it('of a deletion is one step', () => {
    const [a, b] = members(paragraphs(5))
    a.edit((tr) => tr.delete(3, 6))
    const [transaction] = b.receive(a)
    expect(transaction!.steps).toHaveLength(1)
    const [step] = transaction!.steps as [ReplaceStep]
    expect([step.from, step.to, step.slice.size]).toEqual([3, 6, 0])
  })

  it('of a mark is one mark step, also across texts with other marks', () => {
    const [a, b] = members(paragraphs(5))
    a.edit((tr) => tr.addMark(3, 6, schema.mark('italic')))
    b.receive(a)
    a.edit((tr) => tr.addMark(2, 9, schema.mark('bold')))
    const [transaction] = b.receive(a)
    expect(transaction!.steps).toHaveLength(1)
    const [step] = transaction!.steps as [AddMarkStep]
    expect(step).toBeInstanceOf(AddMarkStep)
    expect([step.from, step.to]).toEqual([2, 9])
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  it('of an attribute is one attribute step', () => {
    const content = contentOf((fragment) => fragment.push([block('heading', 'title', { level: 1 })]))
    const [a, b] = members(content)
    a.edit((tr) => tr.setNodeAttribute(0, 'level', 3))
    const [transaction] = b.receive(a)
    expect(transaction!.steps).toEqual([new AttrStep(0, 'level', 3)])
  })

  it('of a new paragraph is one step with that paragraph', () => {
    const [a, b] = members(paragraphs(50))
    a.edit((tr) => tr.insert(0, schema.node('paragraph', null, schema.text('new'))))
    const before = b.shown
    const [transaction] = b.receive(a)
    const [step, ...others] = transaction!.steps as ReplaceStep[]
    expect(others).toEqual([])
    expect([step!.from, step!.to, step!.slice.size]).toEqual([0, 0, 5])
    expect(kept(before, b.shown)).toEqual({ same: 50, all: 51 })
  })

  it('of many blocks is one step', () => {
    const [a, b] = members(paragraphs(100))
    a.doc.transact(() => {
      for (const each of a.fragment.toArray()) ((each as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'x')
    })
    const [transaction] = b.receive(a)
    expect(transaction!.steps).toHaveLength(1)
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  it(`touches no more than it changes, from seed ${SEED}`, () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const [a, b] = members(paragraphs(12))
      for (let i = 0; i < 12; i++) {
        change(a, random)
        const before = b.shown
        const [transaction] = b.receive(a)
        expect(b.shown.eq(a.shown), `seed ${seed}`).toBe(true)
        if (transaction === undefined) continue
        const from = before.content.findDiffStart(b.shown.content)!
        const to = before.content.findDiffEnd(b.shown.content)!
        const outside = before.children.filter((_, index) => {
          const start = offsetOf(before, index)
          return start + before.child(index).nodeSize <= from || start >= Math.max(to.a, from)
        })
        const now = new Set(b.shown.children)
        expect(
          outside.filter((child) => !now.has(child)),
          `seed ${seed}`,
        ).toEqual([])
        expect(transaction.steps.length, `seed ${seed}`).toBeLessThanOrEqual(3)
        const inserted = transaction.steps.reduce(
          (sum, step) => sum + (step instanceof ReplaceStep ? step.slice.size : 0),
          0,
        )
        // A split copies at most half of a block, a joined or retyped block is drawn once.
        expect(inserted, `seed ${seed}`).toBeLessThanOrEqual(Math.abs(to.b - from) + 40)
      }
    }
  })
})

function offsetOf(doc: Member['shown'], index: number): number {
  let offset = 0
  for (let i = 0; i < index; i++) offset += doc.child(i).nodeSize
  return offset
}

/** A random edit in one place. */
function change(member: Member, random: () => number): void {
  const { shown } = member
  const index = below(random, shown.childCount)
  const start = offsetOf(shown, index) + 1
  const { size } = shown.child(index).content
  const at = start + below(random, size + 1)
  const end = Math.min(at + 3, start + size)
  const level = 1 + below(random, 3)
  const edits: ((tr: Transaction) => Transaction)[] = [
    (tr) => tr.insertText('z', at),
    (tr) => tr.insertText('z', at),
    (tr) => (end > at ? tr.delete(at, end) : tr),
    (tr) => (end > at ? tr.addMark(at, end, schema.mark('bold')) : tr),
    (tr) => tr.split(at),
    (tr) => tr.setBlockType(at, at, schema.nodes['heading']!, { level }),
  ]
  member.edit(pick(random, edits))
}
