import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { shortCommands } from '../testing/contract-helpers.ts'

/** The part of the contract about requests that may be sent again. */
export function describeRequests(store: () => Store): void {
  const { newDocument } = shortCommands(store)

  describe('requests', () => {
    it('begin once for each key of a document, and are known with their answer afterwards', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      const requests = () => store().requests
      expect(await requests().begin(a.id, 'k', 'one')).toBeNull()
      expect(await requests().begin(b.id, 'k', 'two')).toBeNull()
      expect(await requests().begin(a.id, 'k', 'three')).toEqual({ body: 'one', answer: null })
      await requests().finish(a.id, 'k', '{"a":"☃"}')
      expect(await requests().begin(a.id, 'k', 'one')).toEqual({ body: 'one', answer: '{"a":"☃"}' })
      await requests().abandon(b.id, 'k')
      expect(await requests().begin(b.id, 'k', 'four')).toBeNull()
      const unknown = requests().begin(randomUUID(), 'k', 'one')
      await expect(unknown).rejects.toMatchObject({ code: 'unknown-document' })
    })

    it('are deleted when they are old, some at a time', async () => {
      const { id } = await newDocument()
      for (const key of ['1', '2', '3']) await store().requests.begin(id, key, 'body')
      expect(await store().requests.deleteOld(new Date(0), 10)).toBe(0)
      const later = new Date(Date.now() + 3_600_000)
      expect(await store().requests.deleteOld(later, 2)).toBe(2)
      await store().requests.deleteOld(later, 1_000)
      expect(await store().requests.begin(id, '3', 'body')).toBeNull()
    })
  })
}
