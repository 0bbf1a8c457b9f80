import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../testing/fuzz.ts'
import { lowerClock } from './lowered.ts'
import { readingBase } from './reading.ts'
import { rebuildUpdates } from './rebuild.ts'
import { finish } from './steps.ts'
import { UpdateLog } from './update-log.ts'

/** A document of this client with the content of the others. */
function replica(client: number, ...from: readonly Y.Doc[]): Y.Doc {
  const doc = new Y.Doc()
  for (const other of from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  doc.clientID = client
  return doc
}

function written(doc: Y.Doc, write: (text: Y.Text) => void): Uint8Array {
  const before = Y.encodeStateVector(doc)
  write(doc.getText('text'))
  return Y.encodeStateAsUpdate(doc, before)
}

function takeIn(log: UpdateLog, update: Uint8Array): void {
  const examined = log.examine(update)
  if (examined.kind === 'refused') throw new Error(examined.reason)
  if (examined.kind === 'new') log.accept(examined.chunk)
}

function compact(log: UpdateLog): void {
  const input = log.startCompaction()
  if (input) log.rebase(finish(readingBase(rebuildUpdates([...input.updates]))))
}

describe('structs that contradict each other', () => {
  const begun = () => {
    const one = replica(7)
    const log = new UpdateLog()
    takeIn(
      log,
      written(one, (text) => text.insert(0, 'Hello ')),
    )
    return { one, log, two: replica(7, one) }
  }

  it.each([
    [
      'other letters at one place',
      (text: Y.Text) => text.insert(6, 'x'),
      (text: Y.Text) => text.insert(6, 'y'),
    ],
    [
      'equal letters at two places',
      (text: Y.Text) => text.insert(6, 'x'),
      (text: Y.Text) => text.insert(0, 'x'),
    ],
    [
      'letters and a mark',
      (text: Y.Text) => text.insert(6, 'x'),
      (text: Y.Text) => text.format(0, 2, { b: true }),
    ],
    [
      'two marks',
      (text: Y.Text) => text.format(0, 2, { i: true }),
      (text: Y.Text) => text.format(0, 2, { b: true }),
    ],
    [
      'letters further on',
      (text: Y.Text) => text.insert(6, 'same'),
      (text: Y.Text) => text.insert(6, 'salt'),
    ],
    [
      'letters and more of them',
      (text: Y.Text) => text.insert(6, 'x'),
      (text: Y.Text) => text.insert(6, 'yxxx'),
    ],
  ])('are found: %s', (_what, write, other) => {
    const { one, two, log } = begun()
    const [first, second] = [written(one, write), written(two, other)]
    takeIn(log, first)
    expect(log.contradicts(first)).toBeNull()
    expect(log.contradicts(second)).toBe(7)
    expect(log.contradicts(Y.encodeStateAsUpdate(two))).toBe(7)
    compact(log)
    expect(log.contradicts(first)).toBeNull()
    expect(log.contradicts(second)).toBe(7)
  })

  it('are not seen in what was deleted, nor where both wrote the same', () => {
    const { one, two, log } = begun()
    takeIn(
      log,
      written(one, (text) => text.insert(6, 'x')),
    )
    takeIn(
      log,
      written(one, (text) => text.delete(6, 1)),
    )
    compact(log)
    expect(log.contradicts(written(two, (text) => text.insert(6, 'y')))).toBeNull()
    const three = begun()
    takeIn(
      three.log,
      written(three.one, (text) => text.insert(6, 'x')),
    )
    expect(three.log.contradicts(written(three.two, (text) => text.insert(6, 'x')))).toBeNull()
  })

  it('are found beyond a gap, and late in a long run', () => {
    const { one, two, log } = begun()
    written(one, (text) => text.insert(6, 'missing'))
    written(two, (text) => text.insert(6, 'missing'))
    for (let i = 0; i < 1_000; i++) {
      const write = (text: Y.Text) => text.insert(i % 2 === 0 ? 0 : text.length, `${i % 10}`)
      takeIn(log, written(one, write))
      written(two, write)
    }
    takeIn(
      log,
      written(one, (text) => text.insert(6, 'x')),
    )
    expect(log.contradicts(Y.encodeStateAsUpdate(one))).toBeNull()
    expect(log.contradicts(written(two, (text) => text.insert(6, 'y')))).toBe(7)
  })

  it('are found by what a client sends to a lowered state vector', () => {
    const { one, two, log } = begun()
    takeIn(
      log,
      written(one, (text) => text.insert(6, 'abcdef')),
    )
    written(two, (text) => text.insert(6, 'uvwxyz'))
    const vector = log.stateVector()
    // The client has nothing that the log seems to lack.
    expect(log.contradicts(Y.encodeStateAsUpdate(two, vector))).toBeNull()
    expect(log.contradicts(Y.encodeStateAsUpdate(two, lowerClock(vector, 7, 8)))).toBe(7)
    expect(log.contradicts(Y.encodeStateAsUpdate(one, lowerClock(vector, 7, 8)))).toBeNull()
    expect(lowerClock(vector, 8, 0)).toEqual(vector)
    expect(lowerClock(vector, 7, 100)).toEqual(vector)
  })

  const { seed: SEED, cases: CASES } = chosenFuzz(300)
  it(`are never found among honest clients (COWRITE_FUZZ_SEED=${SEED})`, { timeout: 120_000 }, () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) honest(seed)
  })
})

/** Three clients that write, delete, format and sync, and repeatedly send their whole documents to the log. */
function honest(seed: number): void {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return state % limit
  }
  const docs = [replica(1), replica(2), replica(3)]
  const log = new UpdateLog()
  const sent: Uint8Array[] = []
  for (const doc of docs) doc.on('update', (update: Uint8Array) => sent.push(update))
  for (let step = 0; step < 40; step++) {
    const doc = docs[below(3)]!
    const text = doc.getText('text')
    const at = below(text.length + 1)
    switch (below(7)) {
      case 0:
      case 1:
        text.insert(at, ['a', 'bcd', '🙂', 'é日'][below(4)]!)
        break
      case 2:
        text.delete(at, Math.min(text.length - at, 1 + below(4)))
        break
      case 3:
        text.format(0, Math.min(text.length, 3), { bold: below(2) === 0 ? true : null })
        break
      case 4:
        doc.getMap('map').set(`k${below(3)}`, [1, { b: 1, 2: 'x' }, undefined, 'z'][below(4)])
        break
      case 5: {
        const element = new Y.XmlElement('p')
        element.insert(0, [new Y.XmlText('inner')])
        const xml = doc.getXmlFragment('xml')
        if (below(3) === 0 && xml.length > 0) xml.delete(0, 1)
        else xml.insert(below(xml.length + 1), [element])
        break
      }
      default:
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(docs[below(3)]!))
    }
    const offered = [
      sent[below(Math.max(1, sent.length))],
      below(4) === 0 ? Y.encodeStateAsUpdate(doc) : undefined,
      below(6) === 0 && sent.length > 1 ? Y.mergeUpdates(sent.slice(-below(sent.length) - 1)) : undefined,
      below(5) === 0
        ? Y.encodeStateAsUpdate(doc, lowerClock(log.stateVector(), 1 + below(3), below(20)))
        : undefined,
    ]
    for (const update of offered) {
      if (!update) continue
      expect(log.contradicts(update), `COWRITE_FUZZ_SEED=${seed}`).toBeNull()
      takeIn(log, update)
    }
    if (below(12) === 0) compact(log)
  }
}
