import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { failureOf, shortCommands, tick } from '../testing/contract-helpers.ts'
import type { RunChange, RunRecord } from './runs.ts'

/** After every run of the suite. */
const LATER = new Date(Date.now() + 3_600_000)
const LEASE_MS = 60_000

const DONE: RunChange = {
  state: 'done',
  detail: '{"message":"Fine."}',
  participant: 7,
  hasWritten: true,
  ownership: 'end',
}

/** The part of the contract about runs of agents. */
export function describeRuns(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const runs = () => store().runs
  const newRun = (documentId: string) => ({
    documentId,
    principal: uuidv7(),
    agent: 'writer',
    action: 'continue',
    detail: '{"instruction":"“Go on”"}',
  })
  const create = async (documentId?: string): Promise<RunRecord> =>
    (await runs().create(newRun(documentId ?? (await newDocument()).id), 10))!

  describe('runs of agents', () => {
    it('AGENT-70: are stored as they are created, and listed with the newest first', async () => {
      const { id: documentId } = await newDocument()
      const wanted = newRun(documentId)
      const first = await runs().create(wanted, 10)
      const initial = { state: 'queued', owner: null, isStopping: false, hasWritten: false, endedAt: null }
      expect(first).toEqual({
        ...wanted,
        ...initial,
        id: expect.any(String),
        participant: null,
        createdAt: expect.any(Date),
      })
      const second = await create(documentId)
      expect(await runs().find(first?.id ?? '')).toEqual(first)
      expect((await runs().list(documentId, 10)).map(({ id }) => id)).toEqual([second.id, first?.id])
      expect(await runs().list(documentId, 1)).toHaveLength(1)
      expect(await runs().find(uuidv7())).toBeNull()
      expect((await failureOf(runs().create(newRun(uuidv7()), 10))).code).toBe('unknown-document')
    })

    it('AGENT-10: are limited in a document, however many are created at once', async () => {
      const { id } = await newDocument()
      await Promise.all(Array.from({ length: 6 }, () => runs().create(newRun(id), 2)))
      const created = await runs().list(id, 10)
      expect(created.length).toBeLessThanOrEqual(2)
      if (created.length === 0) await runs().create(newRun(id), 2)
      await runs().create(newRun(id), 2)
      expect(await runs().create(newRun(id), 2)).toBeNull()
    })

    it('AGENT-71: are taken by one node only, which alone changes them until it lets go', async () => {
      const { id } = await create()
      const taken = await Promise.all(['a', 'b', 'c'].map((node) => runs().claim(node, LEASE_MS, id)))
      const owners = taken.flatMap((run) => (run === null ? [] : [run.owner]))
      expect(owners).toHaveLength(1)
      const owner = owners[0] ?? ''
      const change: RunChange = { ...DONE, state: 'waiting', ownership: 'release' }
      expect(await runs().update(id, 'another', change)).toBe(false)
      expect(await runs().update(id, owner, { ...change, state: 'thinking', ownership: 'keep' })).toBe(true)
      expect(await runs().update(id, owner, change)).toBe(true)
      expect(await runs().find(id)).toMatchObject({
        state: 'waiting',
        owner: null,
        participant: 7,
        detail: DONE.detail,
      })
      expect(await runs().claim('a', LEASE_MS, id)).toBeNull()
      expect(await runs().update(id, null, DONE)).toBe(true)
      expect(await runs().find(id)).toMatchObject({ state: 'done', endedAt: expect.any(Date) })
      expect(await runs().update(id, null, change)).toBe(false)
    })

    it('AGENT-72: are taken from a node that does not renew its lease', async () => {
      const node = uuidv7()
      const { id } = await create()
      await runs().claim(node, LEASE_MS, id)
      const other = await create()
      await runs().claim(node, -1_000, other.id)
      const taken: string[] = []
      for (;;) {
        const run = await runs().takeAbandoned('rescuer', LEASE_MS)
        if (run === null) break
        taken.push(run.id)
      }
      expect(taken).toContain(other.id)
      expect(taken).not.toContain(id)
      expect(await runs().renew(node, LEASE_MS)).toEqual([{ id, isStopping: false }])
    })

    it('AGENT-73: tell their node that somebody wants them to end', async () => {
      const node = uuidv7()
      const { id } = await create()
      await runs().claim(node, LEASE_MS, id)
      expect(await runs().requestStop(id)).toMatchObject({ id, isStopping: true })
      expect(await runs().renew(node, LEASE_MS)).toEqual([{ id, isStopping: true }])
      await runs().update(id, node, DONE)
      expect(await runs().markUndone(id, false)).toBe(false)
      expect(await Promise.all([1, 2].map(() => runs().markUndone(id, true)))).toContain(false)
      expect(await runs().requestStop(id)).toMatchObject({ state: 'done', hasWritten: false })
      expect(await runs().markUndone(id, false)).toBe(true)
      expect(await runs().requestStop(uuidv7())).toBeNull()
    })

    it('have steps, each once, in order', async () => {
      const run = await create()
      const step = (seq: number) => ({ seq, at: new Date(seq), detail: `{"text":"${seq}"}` })
      await runs().addSteps(run, [step(1), step(2)])
      await runs().addSteps(run, [step(3), step(2)])
      expect(await runs().steps(run.id)).toEqual([step(1), step(2), step(3)])
    })

    it('have what is needed to undo them until it is deleted, and are deleted by age', async () => {
      const run = await create()
      const large = new Uint8Array(3_000_000).fill(7)
      await runs().keepUndo(run, 'before', large)
      await runs().keepUndo(run, 'written', Uint8Array.of(1))
      await runs().keepUndo(run, 'written', Uint8Array.of(2))
      expect(Buffer.from((await runs().undo(run.id, 'before')) ?? []).equals(large)).toBe(true)
      expect([...((await runs().undo(run.id, 'written')) ?? [])]).toEqual([2])
      await tick()
      while ((await runs().deleteUndo(LATER, 1_000)) === 1_000);
      expect(await runs().undo(run.id, 'before')).toBeNull()
      await runs().update(run.id, null, DONE)
      while ((await runs().deleteOld(LATER, 1_000)) === 1_000);
      expect(await runs().find(run.id)).toBeNull()
    })

    it('PRIV-2: name no principal that is forgotten', async () => {
      const run = await create()
      expect(await store().maintenance.forgetPrincipal(run.principal)).toBe(1)
      expect(await runs().find(run.id)).toMatchObject({ principal: 'deleted' })
    })

    it('are deleted with their document', async () => {
      const document = await newDocument()
      const run = await create(document.id)
      await runs().addSteps(run, [{ seq: 1, at: new Date(), detail: '{}' }])
      await store().documents.setTrashed(document.id, true)
      expect(await store().documents.purge(document.id)).toBe(true)
      expect(await runs().find(run.id)).toBeNull()
    })
  })
}
