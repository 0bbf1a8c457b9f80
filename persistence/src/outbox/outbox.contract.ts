import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store } from '../store.ts'
import { entry, shortCommands, tick } from '../testing/contract-helpers.ts'
import { DELETED, type OutboxClaim } from './outbox.ts'

const LEASE_MS = 60_000
/** Later than every event of the suite. */
const LATER = new Date(Date.now() + 3_600_000)

/** The part of the contract about events. */
export function describeOutbox(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const append = ({ id, project, key }: DocumentRecord, type: string, payload = {}, principals = ['a']) =>
    store().outbox.append({ documentId: id, address: { project, key }, type, principals, payload })
  /** Claims everything that is due. */
  const claimAll = (consumer: string, leaseMs = LEASE_MS) =>
    store().outbox.claim(consumer, { leaseMs, limit: 1_000 })
  const claimOne = async (consumer: string, leaseMs = LEASE_MS): Promise<OutboxClaim> => {
    const claims = await claimAll(consumer, leaseMs)
    expect(claims).toHaveLength(1)
    return claims[0]!
  }
  const idsOf = async ({ id }: DocumentRecord) =>
    (await store().outbox.read(id, 0, 100)).map((event) => event.id)

  describe('events', () => {
    // Other parts of the suite write none.
    afterEach(async () => {
      await store().outbox.forgetConsumers(LATER)
      await store().outbox.deleteDelivered(LATER, 1_000)
    })

    it('EVT-7: are not written without a consumer, and for documents that are not there', async () => {
      const document = await newDocument()
      expect(await append(document, 'renamed')).toBe(false)
      expect(await idsOf(document)).toEqual([])
      await store().outbox.register('one')
      await store().outbox.register('one')
      expect(await store().outbox.consumers()).toEqual(['one'])
      expect(await append(document, DELETED)).toBe(false)
      expect(await append({ ...document, id: randomUUID() }, 'renamed')).toBe(false)
      expect(await idsOf(document)).toEqual([])
      expect(await claimAll('one')).toEqual([])
      expect(await claimAll('unknown')).toEqual([])
    })

    it('are read as written, in order and page by page', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      const payload = { title: 'Tïtle "1", ☃', list: [1, { a: null }] }
      expect(await append(document, 'renamed', payload, ['person:"a", b', 'guest'])).toBe(true)
      expect(await append(document, 'changed', { revision: 7, text: '\ud800' }, [])).toBe(true)
      const [first, second] = await store().outbox.read(document.id, 0, 10)
      const { id: documentId, project, key } = document
      expect(first).toEqual({
        id: expect.any(Number),
        documentId,
        address: { project, key },
        type: 'renamed',
        principals: ['person:"a", b', 'guest'],
        payload,
        at: expect.any(Date),
      })
      expect(second).toMatchObject({ type: 'changed', principals: [], payload: { revision: 7 } })
      expect(second!.id).toBeGreaterThan(first!.id)
      expect(await store().outbox.read(documentId, 0, 1)).toEqual([first])
      expect(await store().outbox.read(documentId, first!.id, 10)).toEqual([second])
    })

    it('EVT-6: take effect with the unit of work that writes them, or not at all', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      const { id, project, key } = document
      const event = {
        documentId: id,
        address: { project, key },
        type: 'renamed',
        principals: [],
        payload: {},
      }
      const fail = new Error('The work failed.')
      const failing = store().transaction(async (unit) => {
        await unit.documents.rename(id, 'Renamed')
        expect(await unit.outbox.append(event)).toBe(true)
        throw fail
      })
      await expect(failing).rejects.toBe(fail)
      expect([await idsOf(document), await claimAll('one')]).toEqual([[], []])
      await store().transaction(async (unit) => {
        await unit.documents.rename(id, 'Renamed')
        await unit.outbox.append(event)
      })
      expect(await idsOf(document)).toHaveLength(1)
      expect(await claimOne('one')).toMatchObject({ documentId: id, attempts: 0 })
    })

    it('are delivered to each consumer from its registration on, each document by one caller', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      await store().outbox.register('one')
      await append(a, 'first')
      await store().outbox.register('two')
      await append(a, 'second')
      await append(b, 'third')
      const types = async ({ documentId, delivered }: OutboxClaim) =>
        (await store().outbox.read(documentId, delivered, 9)).map(({ type }) => type)
      const one = await claimAll('one')
      expect(one.map(({ documentId }) => documentId).sort()).toEqual([a.id, b.id].sort())
      expect((await Promise.all(one.map(types))).sort()).toEqual([['first', 'second'], ['third']])
      expect(await claimAll('one')).toEqual([])
      expect(await store().outbox.claim('two', { leaseMs: LEASE_MS, limit: 1 })).toHaveLength(1)
      const [rest] = await Promise.all([claimAll('two'), claimAll('two')])
      expect(rest.length).toBeLessThanOrEqual(1)
    })

    it('are done when everything is delivered, also what came meanwhile', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      await append(document, 'first')
      const claim = await claimOne('one')
      await append(document, 'second')
      const [first, second] = await idsOf(document)
      expect(await store().outbox.delivered(claim, first!, LEASE_MS)).toBe('more')
      expect(await claimAll('one')).toEqual([])
      expect(await store().outbox.delivered(claim, second!, LEASE_MS)).toBe('done')
      expect(await store().outbox.delivered(claim, second!, LEASE_MS)).toBe('lost')
      expect(await claimAll('one')).toEqual([])
      await append(document, 'third')
      expect(await claimOne('one')).toMatchObject({ attempts: 0 })
    })

    it('EVT-4: are due again when a lease has ended, and its holder can record nothing more', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      await append(document, 'first')
      const lost = await claimOne('one', 1)
      await tick()
      await tick()
      const claim = await claimOne('one')
      const [first] = await idsOf(document)
      expect(await store().outbox.delivered(lost, first!, LEASE_MS)).toBe('lost')
      await store().outbox.release(lost, null)
      expect(await claimAll('one')).toEqual([])
      expect(await store().outbox.delivered(claim, first!, LEASE_MS)).toBe('done')
    })

    it('are due again at once when released, and later after a failure, which is counted', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      await append(document, 'first')
      await append(document, 'second')
      await store().outbox.release(await claimOne('one'), null)
      const again = await claimOne('one')
      expect(again.attempts).toBe(0)
      await store().outbox.release(again, 0)
      const failed = await claimOne('one')
      expect(failed).toMatchObject({ attempts: 1, delivered: again.delivered })
      const [first] = await idsOf(document)
      expect(await store().outbox.delivered(failed, first!, LEASE_MS)).toBe('more')
      await store().outbox.release(failed, null)
      const next = await claimOne('one')
      expect(next).toMatchObject({ attempts: 0, delivered: first })
      await store().outbox.release(next, LEASE_MS)
      expect(await claimAll('one')).toEqual([])
    })

    it('are numbered in the order of the commits', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      const calls = Array.from({ length: 20 }, (_, index) =>
        store().transaction(async (unit) => {
          const { id, project, key } = document
          const title = `${index}`
          if (index % 2 === 0) await unit.documents.rename(id, title)
          const address = { project, key }
          await unit.outbox.append({ documentId: id, address, type: 'x', principals: [], payload: { index } })
          // The title is that of the last event, as the row is held from the first of the two commands on.
          if (index % 2 === 1) await unit.documents.rename(id, title)
        }),
      )
      await Promise.all(calls)
      const events = await store().outbox.read(document.id, 0, 100)
      expect(events).toHaveLength(20)
      expect((await store().documents.find(document))?.title).toBe(`${events.at(-1)?.payload['index']}`)
    })

    it('are missing for updates whose node ended before it wrote one', async () => {
      await store().outbox.register('one')
      const [told, untold, old] = [await newDocument(), await newDocument(), await newDocument()]
      for (const document of [told, untold]) {
        await store().updates.append([1, 2].map((byte) => entry(document.id, byte)))
        await append(document, 'changed', { revision: document === told ? 2 : 1 })
      }
      const find = async (after: Date, before: Date, limit = 1_000) =>
        (await store().outbox.untold({ after, before, limit })).filter(({ documentId }) =>
          [told.id, untold.id, old.id].includes(documentId),
        )
      const { id: documentId, project, key } = untold
      const missing = { documentId, address: { project, key }, principals: ['guest:one'], revision: 2 }
      const lost = store().kind === 'memory' ? [] : [missing]
      expect(await find(new Date(0), LATER)).toEqual(lost)
      expect(await find(LATER, LATER)).toEqual([])
      expect(await find(new Date(0), new Date(0))).toEqual([])
      await append(untold, 'changed', { revision: 2 })
      expect(await find(new Date(0), LATER)).toEqual([])
    })

    it('EVT-8: are deleted when they are delivered and old enough, and consumers when they are gone', async () => {
      await store().outbox.register('one')
      await store().outbox.register('two')
      const document = await newDocument()
      for (const type of ['first', 'second', 'third']) await append(document, type)
      const [first, second, third] = await idsOf(document)
      await store().outbox.delivered(await claimOne('one'), third!, LEASE_MS)
      expect(await store().outbox.deleteDelivered(LATER, 9)).toBe(0)
      await store().outbox.delivered(await claimOne('two'), second!, LEASE_MS)
      expect(await store().outbox.deleteDelivered(new Date(0), 9)).toBe(0)
      expect(await store().outbox.deleteDelivered(LATER, 1)).toBe(1)
      expect(await idsOf(document)).toEqual([second, third])
      expect(await store().outbox.deleteDelivered(LATER, 9)).toBe(1)
      expect(first).toBeLessThan(second!)
      expect(await store().outbox.forgetConsumers(new Date(0))).toEqual([])
      expect((await store().outbox.forgetConsumers(LATER)).sort()).toEqual(['one', 'two'])
      expect(await store().outbox.deleteDelivered(LATER, 9)).toBe(1)
      expect(await store().outbox.consumers()).toEqual([])
    })

    it('EVT-8: of a document that is deleted for good stay only until they are delivered', async () => {
      await store().outbox.register('one')
      const document = await newDocument()
      await append(document, 'first')
      await append(document, 'second')
      const claim = await claimOne('one')
      const [first, second] = await idsOf(document)
      await store().outbox.delivered(claim, first!, LEASE_MS)
      await store().documents.setTrashed(document.id, true)
      await store().transaction(async (unit) => {
        expect(await unit.documents.purge(document.id)).toBe(true)
        const { id, project, key } = document
        const address = { project, key }
        const event = { documentId: id, address, type: DELETED, principals: [], payload: {} }
        expect(await unit.outbox.append(event)).toBe(true)
      })
      expect(await append(document, 'late')).toBe(false)
      const [left, last] = await idsOf(document)
      expect(left).toBe(second)
      expect(await store().outbox.delivered(claim, last!, LEASE_MS)).toBe('done')
    })

    it('PRIV-2: name no principal that is forgotten', async () => {
      await store().outbox.register('one')
      const [document, principal] = [await newDocument(), randomUUID()]
      await append(document, 'first', {}, ['guest', principal])
      await append(document, 'second', {}, ['guest'])
      expect(await store().maintenance.forgetPrincipal(principal)).toBe(1)
      const principals = (await store().outbox.read(document.id, 0, 9)).map((event) => event.principals)
      expect(principals).toEqual([['guest', 'deleted'], ['guest']])
    })
  })
}
