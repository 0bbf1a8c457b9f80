import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { metric, type OwnDatabase, ownDatabase, readiness, superuser } from './own-database.ts'

const PATIENCE = { timeout: 30_000, interval: 50 }

/**
 * Two clients write before, during and after `trouble`, which ends by the function it resolves to. Their edits are
 * relayed at all times, are acknowledged only before and after, and are all in the database at the end.
 */
async function writeThrough(
  server: RunningServer,
  address: string,
  sqlState: string,
  trouble: () => Promise<() => Promise<void>>,
): Promise<void> {
  const ana = connectHocuspocus('hocuspocus-4', server, address)
  const ben = connectHocuspocus('hocuspocus-3', server, address)
  const unsaved = (): number[] => [ana.provider.unsyncedChanges, ben.provider.unsyncedChanges]
  const saved = (): boolean => unsaved().every((count) => count === 0)
  const same = (length: number) => (): boolean => ana.text.length === length && ben.text.length === length
  for (const client of [ana, ben]) await client.synced()
  ana.text.insert(0, 'Before.')
  await eventually('the first edit', () => saved() && same(7)())

  const end = await trouble()
  for (const letter of 'during') {
    ana.text.insert(0, letter)
    ben.text.insert(ben.text.length, letter)
  }
  await eventually('the edits to flow', same(19))
  await eventually(`the server to meet ${sqlState}`, () =>
    server.logs.some((line) => line.includes(`(${sqlState})`)),
  )
  expect(unsaved()).toEqual([6, 6])
  await expect.poll(async () => (await readiness(server)).code, PATIENCE).toBe(503)
  await end()
  await eventually('everything to be saved by itself', saved)
  await expect.poll(async () => (await readiness(server)).code, PATIENCE).toBe(200)
  ana.text.insert(0, 'After.')
  await eventually('the last edit', () => saved() && same(25)())
  expect(await metric(server, 'cowrite_journal_given_up_updates_total')).toBe(0)

  const text = ana.text.toString()
  for (const client of [ana, ben]) client.close()
  await server.kill9()
  await using restarted = await server.restart()
  const reader = connect('y-websocket-3', restarted, address)
  await reader.synced()
  expect(reader.text.toString()).toBe(text)
  reader.close()
}

describe('a database that conflicts', () => {
  let database: OwnDatabase

  beforeAll(async () => {
    database = await ownDatabase()
  })
  afterAll(() => database?.service.stop())

  it.each([
    ['serialization failures', '40001'],
    ['deadlocks', '40P01'],
    ['a full disk', '53100'],
    ['missing rights', '42501'],
  ])('DUR-44: edits that meet %s are kept and committed by themselves', async (_what, sqlState) => {
    await using server = await startServer(database.serverOptions())
    await writeThrough(server, `demo/conflict-${sqlState.toLowerCase()}`, sqlState, async () => {
      await database.execute(
        `create function trouble() returns trigger language plpgsql as
           $$ begin raise exception 'trouble made by a test' using errcode = '${sqlState}'; end $$;
         create trigger trouble before insert on document_update
           for each statement execute function trouble()`,
      )
      return () => database.execute('drop function trouble() cascade')
    })
  })
})

describe('a database without a free connection', () => {
  let database: OwnDatabase
  const taken: pg.Client[] = []

  beforeAll(async () => {
    // More connections are reserved for the superuser than a server ever opens, so the server cannot replace lost ones.
    database = await ownDatabase(['max_connections=30', 'superuser_reserved_connections=12'])
  })
  afterAll(async () => {
    await Promise.all(taken.map((client) => client.end()))
    await database?.service.stop()
  })

  it('DUR-43: edits that find no connection are kept and committed by themselves', async () => {
    await database.execute(`create role person login password 'secret'`)
    await database.execute('create database person owner person')
    const url = new URL(database.service.url)
    Object.assign(url, { username: 'person', password: 'secret', pathname: '/person' })
    await using server = await startServer({ env: { COWRITE_STORE: 'database', DATABASE_URL: url.href } })
    await writeThrough(server, 'demo/crowded', '53300', async () => {
      let free = true
      while (free) {
        const client = await superuser(database.service).catch((error: unknown) => {
          if (error instanceof pg.DatabaseError && error.code === '53300') return null
          throw error
        })
        if (client === null) free = false
        else taken.push(client)
      }
      await taken[0]?.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'person'`)
      return async () => {
        await Promise.all(taken.splice(0).map((client) => client.end()))
      }
    })
  })
})
