import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { readContent } from '../content/content.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { below, generator, pick, type Random, START } from '../testing/test-document.ts'
import { BlockDocument } from './block-document.ts'
import type { OutlineBlock } from './block-view.ts'
import type { BlockOperation } from './operation.ts'
import { Person } from './person-for-tests.ts'
import { randomOperation } from './random-operation-for-tests.ts'

/** Blocks of a document, and operations on it: 260 together. */
const SIZES = [
  [10, 90],
  [100, 90],
  [1_000, 60],
  [4_000, 20],
] as const

/** A document with every kind of block, and paragraphs up to that number of blocks. */
function documentOf(blocks: number): Uint8Array {
  const more = Array.from({ length: blocks - 8 }, (_, index) =>
    index % 9 === 0
      ? `- item ${index} one\n- item ${index} two`
      : `Paragraph ${index} with **words** to read.`,
  )
  return fromMarkdown([START, ...more].join('\n\n'))
}

/** The handles that an operation names, and those of all blocks around and inside them. */
function named(outline: readonly OutlineBlock[], operation: BlockOperation): Set<string> {
  const own = new Set([operation.handle, ...('after' in operation ? [operation.after] : [])])
  const handles = new Set<string>()
  const path: OutlineBlock[] = []
  for (const block of outline) {
    path.splice(block.depth, path.length, block)
    if (path.some(({ handle }) => own.has(handle))) for (const { handle } of path) handles.add(handle)
  }
  // A list that a moved block leaves is changed, too, and so is an empty document that gets its first block.
  if (operation.handle === null && outline.length === 1) handles.add(outline[0]!.handle)
  return handles
}

/** A random edit of a person: typing, Enter, joining, or another type. */
function edit(random: Random, { editor }: Person): void {
  const { state } = editor
  const position = below(random, state.doc.content.size)
  const $position = state.doc.resolve(position)
  if (!$position.parent.isTextblock) return
  const { tr } = state
  const kind = below(random, 12)
  if (kind === 0 && $position.depth === 1) tr.split(position)
  else if (kind === 1 && $position.depth === 1)
    tr.setNodeMarkup($position.before(), state.schema.nodes['heading'], { level: 2 })
  else tr.insertText(pick(random, ['a', ' ', 'x y', '!']), position)
  editor.dispatch(tr)
}

/** The outline of a copy as the parts say it, as JSON. */
function outlineJson(copy: BlockDocument): string {
  return `[${copy
    .outlineParts()
    .map(({ json }) => json)
    .join()}]`
}

for (const [size, operations] of SIZES) {
  const { seed } = chosenFuzz(1)
  it(`AGENT-36: of ${size} blocks, those that no operation names stay as they are while three people type (seed ${seed})`, () => {
    const random = generator(seed + size)
    const state = documentOf(size)
    const copy = new BlockDocument(state)
    const people = [11, 12, 13].map((client) => new Person(client, state))
    const waiting = new Map<Person, Uint8Array[]>(people.map((person) => [person, []]))
    const toCopy: Uint8Array[] = []
    const deliver = (person: Person) => {
      for (const update of waiting.get(person)!.splice(0)) person.receive(update)
    }
    for (const person of people) {
      person.onUpdate = (update) => {
        toCopy.push(update)
        for (const other of people) if (other !== person) waiting.get(other)!.push(update)
      }
    }
    const counts = { applied: 0, conflict: 0, gone: 0, invalid: 0 }
    for (let count = 0; count < operations; count++) {
      for (const person of people) {
        if (below(random, 3) > 0) edit(random, person)
        if (below(random, 3) === 0) deliver(person)
      }
      if (below(random, 2) === 0) for (const update of toCopy.splice(0)) copy.receive(update)
      const before = copy.outline()
      if (before.length === 0) continue
      const operation = randomOperation(random, before, (handle) => copy.find(handle)!.markdown!)
      const applied = copy.apply([operation], 99)
      if (!applied.ok) throw new Error(`${JSON.stringify(operation)} changed another block`)
      counts[applied.results[0]!.status]++
      const after = new Map(copy.outline().map(({ handle, hash }) => [handle, hash]))
      const mayChange =
        applied.results[0]!.status === 'applied' ? named(before, operation) : new Set<string>()
      for (const { handle, hash } of before)
        if (!mayChange.has(handle)) expect(after.get(handle), JSON.stringify(operation)).toBe(hash)
      expect(after.size).toBe(copy.outline().length)
      // What is kept of earlier outlines is that of now.
      if (size < 1_000) expect(outlineJson(copy)).toBe(JSON.stringify(copy.outline()))
      if (applied.update !== null) for (const person of people) waiting.get(person)!.push(applied.update)
    }
    for (let round = 0; round < 4; round++) {
      for (const update of toCopy.splice(0)) copy.receive(update)
      const last = copy.apply([{ op: 'insert_after', handle: null, markdown: 'End' }], 99)
      if (last.ok && last.update !== null) for (const person of people) waiting.get(person)!.push(last.update)
      for (const person of people) deliver(person)
    }
    expect(toCopy).toEqual([])
    const [first, ...others] = people.map(({ doc }) => readContent(doc))
    for (const other of others) expect(other).toEqual(first)
    const whole = new BlockDocument(people[0]!.snapshot())
    expect(copy.outline()).toEqual(whole.outline())
    // The mix does what it is to do.
    expect(counts.applied).toBeGreaterThan(operations / 10)
  }, 120_000)
}

it('AGENT-36: an edit of the shared types outside of what is named is found', async () => {
  const { keepsUnnamed } = await import('./block-guard.ts')
  const { richtextSchema } = await import('../schema/schema.ts')
  const schema = richtextSchema()
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown('One\n\n- two\n- three'))
  const root = doc.getXmlFragment('default')
  const [one, list] = root.toArray() as [Y.XmlElement, Y.XmlElement]
  const [two, three] = list.toArray() as [Y.XmlElement, Y.XmlElement]
  const check = (allowed: readonly unknown[], work: () => void): boolean => {
    const copy = Y.encodeStateAsUpdate(doc)
    let isKept = false
    doc.once('afterTransaction', (transaction: Y.Transaction) => {
      isKept = keepsUnnamed(transaction, new Set(allowed), schema)
    })
    doc.transact(work)
    expect(Y.encodeStateAsUpdate(doc)).not.toEqual(copy)
    return isKept
  }
  const textOf = (block: Y.XmlElement) => block.get(0) as Y.XmlText
  const inItem = (item: Y.XmlElement) => textOf(item.get(0) as Y.XmlElement)
  expect(check([two], () => inItem(two).insert(0, 'x'))).toBe(true)
  expect(check([two], () => inItem(three).insert(0, 'x'))).toBe(false)
  expect(check([two], () => inItem(three).delete(0, 1))).toBe(false)
  expect(check([two], () => one.setAttribute('a', 'b'))).toBe(false)
  expect(check([two], () => inItem(three).format(0, 2, { bold: {} }))).toBe(false)
  expect(check([two], () => one.insert(0, [new Y.XmlText('new')]))).toBe(false)
  expect(check([two], () => root.insert(0, [new Y.XmlElement('paragraph')]))).toBe(true)
  expect(check([two], () => list.delete(1, 1))).toBe(false)
  expect(check([two], () => list.delete(0, 1))).toBe(true)
  expect(check([list], () => root.delete(2, 1))).toBe(true)
})
