import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../testing/fuzz.ts'
import { ByteWriter } from '../wire/writer.ts'
import { CONTENT_LIMITS } from './limits.ts'
import { UpdateLog } from './update-log.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(300)
const LEVELS = 6

/** One edit: the client, the depth to descend, and the content to insert. */
interface Edit {
  readonly client: number
  readonly path: readonly number[]
  readonly put: 'element' | 'text' | 'letters' | 'value' | 'map'
  /** Whether the client first receives the edits of the others. */
  readonly syncs: boolean
}

const edits = fc.array(
  fc.record<Edit>({
    client: fc.nat(2),
    path: fc.array(fc.nat(3), { maxLength: 8 }),
    put: fc.constantFrom('element', 'element', 'text', 'letters', 'value', 'map'),
    syncs: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

type Parent = Y.XmlFragment | Y.XmlElement

function children(parent: Parent): Parent[] {
  return parent.toArray().filter((child): child is Y.XmlElement => child instanceof Y.XmlElement)
}

function make(doc: Y.Doc, { path, put }: Edit): void {
  let at: Parent = doc.getXmlFragment('root')
  for (const step of path) {
    const below = children(at)
    if (below.length > 0) at = below[step % below.length]!
  }
  const where = (path[0] ?? 0) % (at.length + 1)
  if (put === 'element') at.insert(where, [new Y.XmlElement('block')])
  else if (put === 'text') at.insert(where, [new Y.XmlText('letters')])
  else if (put === 'letters') {
    const text = at.toArray().find((child) => child instanceof Y.XmlText)
    if (text instanceof Y.XmlText) text.insert(Math.min(1, text.length), 'ab')
  } else if (at instanceof Y.XmlElement && put === 'value') {
    // A map that replaces it later refers to it.
    at.setAttribute('inner', 'value')
  } else if (at instanceof Y.XmlElement) {
    const inner = new Y.Map<unknown>()
    inner.set('map', new Y.Map())
    at.setAttribute('inner', inner as unknown as string)
  }
}

/** The updates of three clients that made these edits, in order of creation. */
function written(all: readonly Edit[]): Uint8Array[] {
  const updates: Uint8Array[] = []
  const docs = [1, 2, 3].map((clientID) => {
    const doc = new Y.Doc()
    doc.clientID = clientID
    doc.on('update', (update: Uint8Array, origin) => {
      if (origin !== 'remote') updates.push(update)
    })
    return doc
  })
  for (const edit of all) {
    const doc = docs[edit.client]!
    if (edit.syncs) for (const update of [...updates]) Y.applyUpdate(doc, update, 'remote')
    make(doc, edit)
  }
  return updates
}

/** The level of a document's deepest type. */
function levels(doc: Y.Doc): number {
  const below = (type: {
    readonly _start: Y.Item | null
    readonly _map: ReadonlyMap<string, Y.Item>
  }): number => {
    let deepest = 0
    const look = (item: Y.Item | null, next: 'left' | 'right') => {
      for (let at = item; at !== null; at = at[next])
        if (at.content instanceof Y.ContentType) deepest = Math.max(deepest, 1 + below(at.content.type))
    }
    look(type._start, 'right')
    // The last value of a key follows those that it replaced.
    for (const item of type._map.values()) look(item, 'left')
    return deepest
  }
  return Math.max(0, ...[...doc.share.values()].map((type) => below(type)))
}

/** The document in a log with this limit of levels after these updates, and the number of refused updates. */
function taken(updates: readonly Uint8Array[], nesting: number): { refused: number; doc: Y.Doc } {
  const log = new UpdateLog({ ...CONTENT_LIMITS, nesting })
  let refused = 0
  for (const update of updates) {
    const examined = log.examine(update)
    if (examined.kind === 'new') log.accept(examined.chunk)
    else if (examined.kind === 'refused') refused++
  }
  const doc = new Y.Doc({ gc: false })
  doc.getXmlFragment('root')
  Y.applyUpdate(doc, log.snapshot())
  return { refused, doc }
}

/** An update with one element in each of `levels` levels, the first one a child of `parent` without siblings. */
function chain(
  client: number,
  levelsDown: number,
  parent: readonly [client: number, clock: number] | null,
): Uint8Array {
  const writer = new ByteWriter().varUint(1).varUint(levelsDown).varUint(client).varUint(0)
  for (let level = 0; level < levelsDown; level++) {
    writer.byte(7)
    if (level > 0)
      writer
        .varUint(0)
        .varUint(client)
        .varUint(level - 1)
    else if (parent) writer.varUint(0).varUint(parent[0]).varUint(parent[1])
    else writer.varUint(1).varString('root')
    writer.varUint(3).varString('e')
  }
  return writer.varUint(0).finish()
}

describe('nesting of shared types', () => {
  it(`LIM-40: whatever the order, what is taken in is no deeper than the limit, and all of it is when it is not deeper (seed ${SEED})`, () => {
    fc.assert(
      fc.property(edits, fc.infiniteStream(fc.nat()), (all, numbers) => {
        const updates = written(all)
        const order = updates
          .map((update) => ({ update, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ update }) => update)
        const whole = taken(order, CONTENT_LIMITS.nesting)
        expect(whole.refused).toBe(0)
        const deepest = levels(whole.doc)
        const justEnough = taken(order, deepest)
        expect(justEnough.refused).toBe(0)
        const limited = taken(order, LEVELS)
        expect(levels(limited.doc)).toBeLessThanOrEqual(LEVELS)
        if (deepest > LEVELS) expect(limited.refused).toBeGreaterThan(0)
        const merged = taken([Y.mergeUpdates(updates)], LEVELS)
        expect(merged.refused).toBe(deepest > LEVELS ? 1 : 0)
      }),
      { seed: SEED, numRuns: CASES },
    )
  })

  it('LIM-40: pieces that are not deep by themselves are refused where they would be together, in any order', () => {
    const pieces = [chain(1, 4, null), chain(2, 4, [1, 3]), chain(3, 4, [2, 3]), chain(4, 4, [3, 3])]
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]
    for (const order of orders) {
      const updates = order.map((at) => pieces[at]!)
      expect(levels(taken(updates, 16).doc)).toBe(16)
      const limited = taken(updates, 15)
      expect(limited.refused).toBe(1)
      expect(levels(limited.doc)).toBeLessThanOrEqual(15)
    }
  })

  it('LIM-40: a type that replaces a value is as deep as the value', () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    let at: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('root')
    for (let level = 1; level <= LEVELS; level++) {
      const below: Y.XmlElement = new Y.XmlElement('block')
      at.insert(0, [below])
      at = below
    }
    const deepest = at as Y.XmlElement
    deepest.setAttribute('inner', 'value')
    deepest.setAttribute('inner', new Y.Map() as unknown as string)
    expect([taken(updates, LEVELS).refused, taken(updates, LEVELS + 1).refused]).toEqual([1, 0])
  })

  it('LIM-40: structs that wait for each other in a circle are harmless', () => {
    const log = new UpdateLog()
    for (const update of [chain(1, 2, [2, 1]), chain(2, 2, [3, 1]), chain(3, 2, [1, 1])]) {
      const examined = log.examine(update)
      expect(examined.kind).toBe('new')
      if (examined.kind === 'new') log.accept(examined.chunk)
    }
    expect(log.examine(chain(4, 200, [1, 1])).kind).toBe('new')
  })

  it('LIM-40: 20,000 elements in each other are refused at once', () => {
    expect(new UpdateLog().examine(chain(1, 20_000, null))).toMatchObject({
      kind: 'refused',
      code: 'update-too-complex',
    })
  })
})
