import type { AgentRun } from '@cowrite/ai-assist'
import { NO_CHANGES } from '@cowrite/ai-assist/runs'
import { openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { person } from '../access/access-for-tests.ts'
import { newDetail } from './run-detail.ts'
import { RunJournal } from './run-journal.ts'
import { RunWrites } from './run-writes.ts'

let store: Store
let journal: RunJournal
let lost: string[]

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  lost = []
  journal = new RunJournal({
    store,
    node: 'one',
    logger: pino({ level: 'silent' }),
    writes: new RunWrites(),
    onWritten: () => {},
    onLost: (run) => lost.push(run),
  })
})
afterEach(() => store.close())

/** A run that the node `one` works on. */
async function begin(): Promise<AgentRun> {
  const { document } = await store.documents.ensure({ project: 'demo', key: 'a' }, 'A')
  const request = { address: 'demo/a', instruction: '', selection: null, handles: [], language: null }
  const detail = newDetail({ ...request, suggestOnly: false }, person('eve'), {
    isOffline: true,
    model: null,
  })
  const about = { principal: 'eve', agent: 'writer', action: 'continue', documentId: document.id }
  const created = await store.runs.create({ ...about, detail: JSON.stringify(detail) }, 4)
  const id = created?.id ?? ''
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
  return run
}

it('AGENT-71: a node whose run another node has taken is told so, and changes nothing of it any more', async () => {
  const run = await begin()
  const { id } = run
  expect(await store.runs.takeAbandoned('two', 60_000)).toMatchObject({ id })
  await expect(journal.beforeWriting(id)).rejects.toMatchObject({ code: 'stopped' })
  journal.changed({ ...run, state: 'editing', activity: 'Mine' })
  await journal.settled(id)
  expect(lost).toEqual([id])
  expect(journal.has(id)).toBe(false)
  expect(await store.runs.find(id)).toMatchObject({ state: 'thinking', owner: 'two' })
})

it('AGENT-72: the runs of a server that stops wait for another one if they had written nothing, and fail otherwise', async () => {
  const failure = { kind: 'server-gone', message: 'The server was stopped.' } as const
  for (const hasWritten of [false, true]) {
    const run = await begin()
    if (hasWritten) await journal.beforeWriting(run.id)
    journal.changed({ ...run, hasWritten, state: 'failed', endedAt: 1, failure } as AgentRun)
    await journal.settled(run.id)
    const { state, owner, endedAt } = (await store.runs.find(run.id))!
    expect([state, owner, endedAt === null]).toEqual([hasWritten ? 'failed' : 'queued', null, !hasWritten])
    if (!hasWritten) expect(await store.runs.claim('two', 60_000, run.id)).toMatchObject({ id: run.id })
  }
})
