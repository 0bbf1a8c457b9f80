import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { EventWriter } from './event-writer.ts'
import { tellUntold } from './untold-changes.ts'

it('EVT-9: edits are told of, once, whose node ended before it wrote the event', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cowrite-untold-'))
  const store = await openStore({ kind: 'pglite', dataDir })
  try {
    await store.outbox.register('one')
    const { document } = await store.documents.ensure({ project: 'p', key: 'k' }, 'Title')
    const { id } = document
    const entry = (principal: string) => ({ documentId: id, bytes: Uint8Array.of(1), principal })
    await store.updates.append([entry('ann'), entry('ben'), entry('ann')])
    const events = new EventWriter(store, 'all')
    const after = new Date(Date.now() - 3_600_000)
    const later = (minutes: number) => ({ after, now: new Date(Date.now() + minutes * 60_000) })
    expect(await tellUntold(store, events, later(0))).toBe(0)
    expect(await tellUntold(store, events, later(2))).toBe(1)
    expect(await tellUntold(store, events, later(2))).toBe(0)
    const [event, ...others] = await store.outbox.read(id, 0, 9)
    expect(event).toMatchObject({ type: 'changed', payload: { revision: 3 } })
    expect(event?.principals.toSorted()).toEqual(['ann', 'ben'])
    expect(others).toEqual([])
    await store.updates.append([entry('cleo')])
    expect(await tellUntold(store, events, later(2))).toBe(1)
    expect((await store.outbox.read(id, 0, 9)).at(-1)).toMatchObject({
      principals: ['cleo'],
      payload: { revision: 4 },
    })
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true })
  }
})
