import { hash, randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { shortCommands } from '../testing/contract-helpers.ts'

const KIB = 1024

/** Sizes around those of pieces (128 KiB), and such as take many. */
const SIZES = [128 * KIB - 1, 128 * KIB, 128 * KIB + 1, 0, 3 * 128 * KIB, 5, 2_500_001]

/** The part of the contract about large values, and about very many. */
export function describeLarge(store: () => Store): void {
  const { newDocument } = shortCommands(store)

  const append = (documentId: string, all: readonly Uint8Array[], node: string | null = null) =>
    store().updates.append(
      all.map((bytes, at) => ({ documentId, bytes, principal: 'guest', number: at + 1 })),
      node === null ? undefined : { node, again: false },
    )

  describe('large values', () => {
    it('come back byte for byte, as updates, snapshots and versions', async () => {
      const { id } = await newDocument()
      const all = SIZES.map((size, at) => (at % 2 === 0 ? randomBytes(size) : Buffer.alloc(size, 'again ')))
      const node = randomUUID()
      await append(id, all, node)
      const { tail } = await store().updates.load(id)
      expect(tail.map(({ seq }) => seq)).toEqual(all.map((_, at) => at + 1))
      expect(tail.map(({ bytes }) => digest(bytes))).toEqual(all.map(digest))
      const since = await store().updates.since(id, 1)
      expect(since.updates.map(({ bytes }) => digest(bytes))).toEqual(all.slice(1).map(digest))
      expect(since.updates.map(({ origin }) => origin)).toEqual(
        all.slice(1).map((_, at) => ({ node, number: at + 2 })),
      )
      const rows = await store().maintenance.rows(id)
      expect(rows?.updates.map((row) => digest(store().maintenance.open(id, row)))).toEqual(all.map(digest))

      const snapshot = randomBytes(1_000_001)
      await store().updates.snapshot(id, 3, snapshot)
      const after = await store().updates.load(id)
      expect(digest(after.snapshot?.bytes)).toEqual(digest(snapshot))
      expect(after.tail.map(({ bytes }) => digest(bytes))).toEqual(all.slice(3).map(digest))
      expect(digest((await store().updates.since(id, 2)).snapshot?.bytes)).toEqual(digest(snapshot))

      for (const bytes of all) {
        const version = { documentId: id, kind: 'quiet', name: null, principal: 'guest', bytes } as const
        const made = await store().versions.create(version)
        const loaded = await store().versions.load(id, made.id)
        expect(loaded?.version).toEqual(made)
        expect(digest(loaded?.bytes)).toEqual(digest(bytes))
      }
    })

    it('are of one moment when they are loaded while others append and compact', async () => {
      const { id } = await newDocument()
      const last = 12
      const value = (seq: number, size: number): Uint8Array => Buffer.alloc(size * KIB, `${seq},`)
      let writing = true
      const writer = async (): Promise<void> => {
        for (let seq = 1; seq <= last; seq += 2) await append(id, [value(seq, 300), value(seq + 1, 150)])
        writing = false
      }
      const compactor = async (): Promise<void> => {
        for (let covered = 0; writing; ) {
          const { head } = (await store().updates.heads([id])).get(id) ?? { head: 0 }
          if (head > covered) await store().updates.snapshot(id, head, value(head, 400))
          covered = head
        }
      }
      const check = async (): Promise<void> => {
        const { snapshot, tail, head } = await store().updates.load(id)
        const base = snapshot?.seq ?? 0
        if (snapshot !== null) expect(digest(snapshot.bytes)).toBe(digest(value(base, 400)))
        expect(tail.map(({ seq }) => seq)).toEqual(
          Array.from({ length: head - base }, (_, at) => base + at + 1),
        )
        for (const { seq, bytes } of tail) {
          expect(digest(bytes)).toBe(digest(value(seq, seq % 2 === 1 ? 300 : 150)))
        }
      }
      const reader = async (): Promise<void> => {
        while (writing) await check()
      }
      await Promise.all([writer(), compactor(), reader(), reader()])
      await check()
    })
  })

  describe('very many', () => {
    it('updates are loaded whole and in order, as of one moment, while others compact', async () => {
      const { id } = await newDocument()
      const total = 5_000
      const bytes = Array.from({ length: total }, (_, at) => Buffer.from(`update ${at + 1}`))
      await append(id, bytes)
      const loads = Array.from({ length: 3 }, () => store().updates.load(id))
      const compaction = store().updates.snapshot(id, total - 10, Buffer.from('snapshot'))
      const [compacted, ...loaded] = await Promise.all([compaction, ...loads])
      expect(compacted).toBe(true)
      for (const { snapshot, tail, head } of [...loaded, await store().updates.load(id)]) {
        expect(head).toBe(total)
        const base = snapshot?.seq ?? 0
        expect(tail.map(({ seq }) => seq)).toEqual(
          Array.from({ length: total - base }, (_, at) => base + at + 1),
        )
        expect(tail.every((update) => Buffer.compare(update.bytes, bytes[update.seq - 1]!) === 0)).toBe(true)
      }
    })
  })
}

/** Length and hash: the difference of two large values would be a very long message. */
function digest(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'nothing' : `${bytes.length} ${hash('sha256', bytes)}`
}
