import type { ChangedContext, StoredContext } from '@cowrite/server'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type InProcessCluster, startInProcess } from '../nodes/in-process.ts'

/** While the lock is held nothing can be committed. */
const HOLD_COMMITS = 'LOCK TABLE document_update IN EXCLUSIVE MODE'
/** Longer than every delay of the hooks here, in ms. */
const LONG_MS = 400

const changes: (ChangedContext & { readonly text: string })[] = []
const stores: StoredContext[] = []
const hooks = {
  changed: (context: ChangedContext) => {
    changes.push({ ...context, text: context.toDoc().getText('content').toString() })
  },
  stored: (context: StoredContext) => void stores.push(context),
}

let cluster: InProcessCluster
beforeAll(async () => {
  const hookTimes = { changedDelayMs: 100, changedMaxDelayMs: 250 }
  cluster = await startInProcess([{ hooks, hookTimes }, {}])
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

const node = () => cluster.nodes[0]!
const of = <Context extends { readonly document: string }>(all: readonly Context[], document: string) =>
  all.filter((context) => context.document === document)

/** Runs `work` while the database commits nothing. */
async function withoutCommits(work: () => Promise<void>): Promise<void> {
  const database = new pg.Client({ connectionString: cluster.databaseUrl })
  await database.connect()
  try {
    await database.query('BEGIN')
    await database.query(HOLD_COMMITS)
    await work()
    await database.query('ROLLBACK')
  } finally {
    await database.end()
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('EMB-6: changed is called once for changes that follow each other, after their commit, with the content and the users, and only on the node that took them in', async () => {
  const client = connect('hocuspocus-4', node(), 'demo/changed')
  await client.synced()
  await withoutCommits(async () => {
    for (const letter of 'cba') client.text.insert(0, letter)
    await pause(LONG_MS)
    expect(of(changes, 'demo/changed')).toEqual([])
  })
  await eventually('the call', () => of(changes, 'demo/changed').length > 0)
  expect(of(changes, 'demo/changed')).toMatchObject([{ text: 'abc', principals: ['guest'] }])
  const other = connect('hocuspocus-4', cluster.nodes[1]!, 'demo/changed')
  await other.synced()
  other.text.insert(3, 'd')
  await eventually('it to come through', () => client.text.toString() === 'abcd')
  await pause(LONG_MS)
  expect(of(changes, 'demo/changed')).toHaveLength(1)
  // Writing that goes on does not put it off for ever.
  for (let typed = 0; of(changes, 'demo/changed').length < 2; typed++) {
    expect(typed).toBeLessThan(200)
    client.text.insert(0, 'x')
    await pause(20)
  }
  client.close()
  other.close()
})

it('EMB-7: stored is called after each commit with the sequence number of the last update in it', async () => {
  const client = connect('hocuspocus-4', node(), 'demo/stored')
  await client.synced()
  await withoutCommits(async () => {
    client.text.insert(0, 'a')
    await pause(LONG_MS)
    expect(of(stores, 'demo/stored')).toEqual([])
  })
  await eventually('the call', () => of(stores, 'demo/stored').at(-1)?.sequence === 1)
  client.text.insert(0, 'b')
  await eventually('the next call', () => of(stores, 'demo/stored').at(-1)?.sequence === 2)
  client.close()
})

it('EMB-12: a transaction of a direct connection is answered after its commit, though others see it before', async () => {
  const client = connect('hocuspocus-4', node(), 'demo/direct')
  await client.synced()
  await using connection = await node().server.open('demo/direct')
  let isAnswered = false
  await withoutCommits(async () => {
    void connection
      .transact((doc) => doc.getText('content').insert(0, 'now'))
      .then(() => {
        isAnswered = true
      })
    await eventually('it to come through', () => client.text.toString() === 'now')
    await pause(LONG_MS)
    expect(isAnswered).toBe(false)
  })
  await eventually('the answer', () => isAnswered)
  client.close()
})

it('EMB-6: a server that closes makes the calls of changed that are due', async () => {
  const last: string[] = []
  const closing = await cluster.start({
    hooks: { changed: (context) => void last.push(context.toDoc().getText('content').toString()) },
    hookTimes: { changedDelayMs: 60_000, changedMaxDelayMs: 60_000 },
  })
  const client = connect('hocuspocus-4', closing, 'demo/closing')
  await client.synced()
  client.text.insert(0, 'last words')
  await using connection = await node().server.open('demo/closing')
  await eventually('them to come through', () => connection.doc.getText('content').length > 0)
  client.close()
  await closing.server.close()
  expect(last).toEqual(['last words'])
})
