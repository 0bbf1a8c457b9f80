import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { seeded } from '../typing/random.ts'
import { scanUpdate } from '../typing/scan.ts'
import { prose, Typist } from '../typing/typist.ts'
import { Ledger, Receipt, type Window } from './delivery.ts'
import { Histogram } from './histogram.ts'

function everything(): Window {
  return { from: 0, to: Number.POSITIVE_INFINITY, latency: new Histogram() }
}

function feed(receipt: Receipt, update: Uint8Array, now: number): void {
  scanUpdate(update, {
    structs: (_client, clock, length) => receipt.structs(clock, length, now),
    deletes: (_client, clock, length) => receipt.deletes(clock, length, now),
  })
}

describe('Receipt', () => {
  it('counts every edit once, however the server merges, repeats or reorders', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed)
      const typist = new Typist(4, prose(seed))
      const ledger = new Ledger(4)
      const window = everything()
      const receipt = new Receipt(ledger, window)
      const updates: Uint8Array[] = []
      for (let i = 0; i < 400; i++) {
        const edit = typist.next()
        ledger.add(edit, i)
        updates.push(edit.update)
      }
      const frames: Uint8Array[] = []
      for (let at = 0; at < updates.length; ) {
        const count = 1 + Math.floor(random() * 8)
        frames.push(Y.mergeUpdates(updates.slice(at, at + count)))
        if (random() < 0.2) frames.push(frames[Math.floor(random() * frames.length)] ?? new Uint8Array())
        at += count
      }
      for (let i = frames.length - 1; i > 0; i--) {
        if (random() < 0.3) [frames[i], frames[i - 1]] = [frames[i - 1]!, frames[i]!]
      }
      for (const frame of frames) feed(receipt, frame, 1000)
      expect(receipt.missing, `seed ${seed}`).toBe(0)
      expect(receipt.complete).toBe(400)
      expect(window.latency.total).toBe(400)
    }
  })

  it('misses an edit that never came, be it an insertion or a deletion', () => {
    const ledger = new Ledger(1)
    const receipt = new Receipt(ledger, everything())
    ledger.add({ end: 1, deleted: [] }, 0)
    ledger.add({ end: 2, deleted: [] }, 0)
    ledger.add({ end: 3, deleted: [] }, 0)
    ledger.add({ end: null, deleted: [0] }, 0)
    receipt.structs(0, 1, 5)
    receipt.structs(2, 1, 5)
    expect(receipt.missing).toBe(3)
    receipt.structs(1, 1, 5)
    expect(receipt.missing).toBe(1)
    receipt.deletes(0, 1, 5)
    receipt.deletes(0, 1, 5)
    expect(receipt.missing).toBe(0)
    expect(receipt.complete).toBe(4)
  })

  it('takes the latency of edits sent within the window only, from sending to the last piece', () => {
    const ledger = new Ledger(1)
    const window = { from: 10, to: 20, latency: new Histogram() }
    const receipt = new Receipt(ledger, window)
    ledger.add({ end: 1, deleted: [] }, 9)
    ledger.add({ end: 2, deleted: [0] }, 10)
    ledger.add({ end: 3, deleted: [] }, 20)
    receipt.structs(0, 3, 12)
    expect(window.latency.total).toBe(0)
    receipt.deletes(0, 1, 15)
    expect(window.latency.total).toBe(1)
    expect(window.latency.max).toBe(5000)
  })
})
