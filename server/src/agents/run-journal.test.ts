import type { AgentRun } from '@cowrite/ai-assist'
import { NO_CHANGES } from '@cowrite/ai-assist/runs'
import { openStore } from '@cowrite/persistence'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { person } from '../access/access-for-tests.ts'
import { newDetail } from './run-detail.ts'
import { RunJournal } from './run-journal.ts'
import { RunWrites } from './run-writes.ts'

it('AGENT-71: a node whose run another node has taken is told so, and changes nothing of it any more', async () => {
  const store = await openStore({ kind: 'memory' })
  const { document } = await store.documents.ensure({ project: 'demo', key: 'a' }, 'A')
  const request = { address: 'demo/a', instruction: '', selection: null, handles: [], language: null }
  const detail = newDetail({ ...request, suggestOnly: false }, person('eve'), {
    isOffline: true,
    model: null,
  })
  const about = { principal: 'eve', agent: 'writer', action: 'continue' }
  const created = await store.runs.create(
    { ...about, documentId: document.id, detail: JSON.stringify(detail) },
    4,
  )
  const id = created?.id ?? ''
  const lost: string[] = []
  const journal = new RunJournal({
    store,
    node: 'one',
    logger: pino({ level: 'silent' }),
    writes: new RunWrites(),
    onWritten: () => {},
    onLost: (run) => lost.push(run),
  })
  const own = await store.runs.claim('one', -1_000, id)
  journal.open(own!, detail, 0)
  const run: AgentRun = {
    ...{ id, address: 'demo/a', agent: 'writer', action: 'continue', instruction: '', conversation: null },
    ...{ invoker: 'eve', startedAt: 0, participant: 1, model: null, isOffline: true, usage: [] },
    ...{ changes: NO_CHANGES, hasWritten: false, answer: null, state: 'thinking', activity: null },
  }
  journal.changed(run)
  await journal.settled(id)
  expect(await store.runs.find(id)).toMatchObject({ state: 'thinking', owner: 'one' })
  expect(await store.runs.takeAbandoned('two', 60_000)).toMatchObject({ id })
  await expect(journal.beforeWriting(id)).rejects.toMatchObject({ code: 'stopped' })
  journal.changed({ ...run, state: 'editing', activity: 'Mine' })
  await journal.settled(id)
  expect(lost).toEqual([id])
  expect(journal.has(id)).toBe(false)
  expect(await store.runs.find(id)).toMatchObject({ state: 'thinking', owner: 'two' })
  await store.close()
})
