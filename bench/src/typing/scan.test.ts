import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Random, seeded } from './random.ts'
import { scanUpdate } from './scan.ts'

/** Every (client, clock) of an update, as reported by the scanner and by Yjs. */
function scanned(update: Uint8Array): { structs: string[]; deletes: string[] } {
  const structs: string[] = []
  const deletes: string[] = []
  const list = (into: string[]) => (client: number, clock: number, length: number) => {
    for (let i = 0; i < length; i++) into.push(`${client}:${clock + i}`)
  }
  scanUpdate(update, { structs: list(structs), deletes: list(deletes) })
  return { structs: structs.sort(), deletes: deletes.sort() }
}

function decoded(update: Uint8Array): { structs: string[]; deletes: string[] } {
  const { structs, ds } = Y.decodeUpdate(update)
  const deletes: string[] = []
  for (const [client, items] of ds.clients) {
    for (const item of items) for (let i = 0; i < item.len; i++) deletes.push(`${client}:${item.clock + i}`)
  }
  return {
    structs: structs
      .filter((struct) => struct.constructor.name !== 'Skip')
      .flatMap((s) => Array.from({ length: s.length }, (_, i) => `${s.id.client}:${s.id.clock + i}`))
      .sort(),
    deletes: deletes.sort(),
  }
}

/** One change of each kind that an update can contain, at random places. */
function randomChange(doc: Y.Doc, random: Random): void {
  const text = doc.getText('text')
  const root = doc.getXmlFragment('xml')
  const map = doc.getMap('map')
  const array = doc.getArray('array')
  const at = (length: number) => Math.floor(random() * (length + 1))
  const words = ['a', 'é', '漢字', '👩‍👩‍👧 x', 'long text '.repeat(20)]
  const changes: (() => void)[] = [
    () => text.insert(at(text.length), words[at(4)] ?? 'a'),
    () => text.delete(0, Math.min(text.length, 1)),
    () => text.format(0, at(text.length), { bold: random() > 0.5 || null }),
    () => text.insertEmbed(at(text.length), { image: 'x.png', width: 3 }),
    () => root.insert(at(root.length), [new Y.XmlElement('p'), new Y.XmlText('inner')]),
    () => root.delete(0, Math.min(root.length, 1)),
    () => map.set(`key ${at(5)}`, [1, 'two', { three: null, four: [true, 4.5, -6n, undefined] }][at(2)]),
    () => map.set(`type ${at(3)}`, random() > 0.5 ? new Y.Map([['a', 1]]) : new Uint8Array([1, 2, 3])),
    () => array.insert(at(array.length), [at(9), 'x', { deep: { er: 1 } }, 2 ** 40, -0.5]),
    () => array.push([new Y.Doc({ guid: 'sub' }), new Y.XmlHook('hook')]),
  ]
  changes[at(changes.length - 1)]?.()
}

describe('scanUpdate', () => {
  it('sees the ranges that Y.decodeUpdate sees, on random documents, diffs and merges', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed)
      const docs = [new Y.Doc(), new Y.Doc({ gc: false })]
      docs.forEach((doc, i) => {
        doc.clientID = (i + 1) * (seed % 3 === 0 ? 2 ** 31 : 11)
      })
      const updates: Uint8Array[] = []
      for (const doc of docs) doc.on('update', (update: Uint8Array) => updates.push(update))
      for (let i = 0; i < 60; i++) {
        const doc = docs[Math.floor(random() * 2)] ?? new Y.Doc()
        doc.transact(() => randomChange(doc, random))
        if (random() < 0.1) for (const other of docs) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
      }
      const first = docs[0] ?? new Y.Doc()
      // Merging every other update leaves gaps, which are encoded as skips.
      const holes = updates.filter((_, i) => i % 2 === 0)
      const half = Y.encodeStateAsUpdate(
        first,
        Y.encodeStateVectorFromUpdate(updates[3] ?? new Uint8Array([0, 0])),
      )
      for (const update of [...updates, Y.encodeStateAsUpdate(first), Y.mergeUpdates(holes), half]) {
        expect(scanned(update), `seed ${seed}`).toEqual(decoded(update))
      }
    }
  })

  it('reports neighbouring runs as one', () => {
    const doc = new Y.Doc()
    doc.clientID = 5
    doc.getText('t').insert(0, 'abc')
    doc.getText('t').insert(0, 'def')
    const runs: number[][] = []
    scanUpdate(Y.encodeStateAsUpdate(doc), {
      structs: (...run) => runs.push(run),
      deletes: () => {
        throw new Error('nothing was deleted')
      },
    })
    expect(runs).toEqual([[5, 0, 6]])
  })

  it('throws on garbage', () => {
    const sink = { structs: () => {}, deletes: () => {} }
    expect(() => scanUpdate(new Uint8Array([1, 1, 1, 0, 31, 0, 0]), sink)).toThrow()
    expect(() => scanUpdate(new Uint8Array([]), sink)).toThrow()
  })
})
