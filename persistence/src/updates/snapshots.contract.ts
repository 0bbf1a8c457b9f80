import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { entry, shortCommands, tailOf, upTo } from '../testing/contract-helpers.ts'

/** The part of the contract about snapshots. */
export function describeSnapshots(store: () => Store): void {
  const { newDocument } = shortCommands(store)

  describe('snapshots', () => {
    it('replace exactly the updates they cover', async () => {
      const { id } = await newDocument()
      await store().updates.append(upTo(5).map((byte) => entry(id, byte)))
      expect(await store().updates.snapshot(id, 3, Uint8Array.of(99))).toBe(true)
      const stored = await store().updates.load(id)
      expect(stored.snapshot?.seq).toBe(3)
      expect([...(stored.snapshot?.bytes ?? [])]).toEqual([99])
      expect(tailOf(stored)).toEqual([
        { seq: 4, bytes: [4] },
        { seq: 5, bytes: [5] },
      ])
      expect(stored.head).toBe(5)
      expect(await store().updates.append([entry(id, 6)])).toEqual([6])
    })

    it('never go backwards', async () => {
      const { id } = await newDocument()
      await store().updates.append(upTo(4).map((byte) => entry(id, byte)))
      expect(await store().updates.snapshot(id, 3, Uint8Array.of(3))).toBe(true)
      const before = await store().updates.load(id)
      expect(await store().updates.snapshot(id, 2, Uint8Array.of(2))).toBe(false)
      expect(await store().updates.snapshot(id, 3, Uint8Array.of(33))).toBe(false)
      expect(await store().updates.load(id)).toEqual(before)
      expect(await store().updates.snapshot(id, 4, Uint8Array.of(4))).toBe(true)
      expect((await store().updates.load(id)).tail).toEqual([])
    })

    it('cannot cover what does not exist', async () => {
      const { id } = await newDocument()
      await store().updates.append([entry(id, 1)])
      await expect(store().updates.snapshot(id, 2, Uint8Array.of(1))).rejects.toThrow(RangeError)
      expect(tailOf(await store().updates.load(id))).toEqual([{ seq: 1, bytes: [1] }])
    })

    it('of several at once, the one that covers most stays', async () => {
      const { id } = await newDocument()
      await store().updates.append(upTo(20).map((byte) => entry(id, byte)))
      const tried = upTo(20).map((at) => ((at * 7) % 20) + 1)
      const written = await Promise.all(
        tried.map((seq) => store().updates.snapshot(id, seq, Uint8Array.of(seq))),
      )
      expect(written[tried.indexOf(20)]).toBe(true)
      const stored = await store().updates.load(id)
      expect(stored.snapshot?.seq).toBe(20)
      expect([...(stored.snapshot?.bytes ?? [])]).toEqual([20])
      expect(stored.tail).toEqual([])
    })

    it('and appends under way leave every load whole: snapshot, then a tail without holes up to head', async () => {
      const { id } = await newDocument()
      const last = 60
      let writing = true
      const writer = (async () => {
        for (const byte of upTo(last)) await store().updates.append([entry(id, byte)])
        writing = false
      })()
      const compactor = (async () => {
        while (writing) {
          const { head } = await store().updates.load(id)
          if (head > 0) await store().updates.snapshot(id, head, Uint8Array.of(head))
        }
      })()
      const reader = (async () => {
        while (writing) expectWhole(await store().updates.load(id))
      })()
      await Promise.all([writer, compactor, reader])
      const stored = await store().updates.load(id)
      expectWhole(stored)
      expect(stored.head).toBe(last)
    })
  })
}

/** A snapshot of `expectWhole`'s test carries its own number; so does each update. */
function expectWhole(stored: Awaited<ReturnType<Store['updates']['load']>>): void {
  const base = stored.snapshot?.seq ?? 0
  if (stored.snapshot !== null) expect([...stored.snapshot.bytes]).toEqual([base])
  expect(tailOf(stored)).toEqual(upTo(stored.head, base + 1).map((seq) => ({ seq, bytes: [seq] })))
}
