import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { connect, connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { query, readPostgres } from './database.ts'

/** Longer than the database accepts in these tests. */
const REFUSED = 'R'.repeat(10_000)
/** Opening the document again waits up to 30 s while the database keeps refusing. */
const PATIENCE = { deadline: 60_000 }

/** How PostgreSQL refuses a long update: by a constraint (class 23), or by an error in the data (class 22). */
const REFUSALS = [
  {
    sqlstate: '23514',
    begin: 'alter table document_update add constraint refusing check (octet_length(bytes) < 5000) not valid',
    end: 'alter table document_update drop constraint refusing',
  },
  {
    sqlstate: '22023',
    begin: `create function refuse() returns trigger language plpgsql as
      $$ begin if octet_length(new.bytes) >= 5000 then raise exception 'no' using errcode = '22023'; end if; return new; end $$;
      create trigger refusing before insert on document_update for each row execute function refuse()`,
    end: 'drop function refuse cascade',
  },
]

it.each(REFUSALS)(
  'DUR-39, DUR-60: what PostgreSQL refuses for good ($sqlstate) is called so, not acknowledged, brought back by its clients themselves, and saved once it is taken',
  { timeout: 180_000 },
  async ({ sqlstate, begin, end }) => {
    const address = `demo/refused-${sqlstate}`
    await using store = await freshStore('PostgreSQL')
    const url = store.options.env?.['DATABASE_URL'] ?? ''
    await using server = await startServer(store.options)
    const stored = async (): Promise<string> =>
      (await readPostgres(url)([address])).get(address)?.getText('content').toString() ?? ''
    const shared = openSocket('hocuspocus-4', server)
    const writer = joinHocuspocus(shared, address)
    const other = joinHocuspocus(shared, 'demo/other')
    const third = connectHocuspocus('hocuspocus-3', server, address)
    const older = connect('y-websocket-2', server, address)
    const newer = connect('y-websocket-3', server, address)
    const clients = [writer, third, older, newer]
    for (const client of [...clients, other]) await client.synced()
    writer.text.insert(0, 'first;')
    await eventually('it to be saved', () => writer.provider.unsyncedChanges === 0)

    await query(url, begin)
    writer.text.insert(writer.text.length, REFUSED)
    for (let edit = 0; edit < 10; edit++) writer.text.insert(writer.text.length, `${edit};`)
    for (const { kind, network } of clients) {
      await eventually(`${kind} to be sent away`, () => network.closes.length > 0)
      expect(network.closes[0]).toEqual({ code: ERRORS['not-stored'].close, reason: 'not-stored' })
    }
    // The edit is not acknowledged, the client sends it again, and the server refuses it once more.
    await eventually('a second refusal', () => shared.network.closes.length > 1, PATIENCE)
    expect(writer.provider.unsyncedChanges).toBeGreaterThan(0)
    expect(await stored()).not.toContain('R')
    expect(server.logs.join('\n')).toContain(`(${sqlstate})`)

    await query(url, end)
    const whole = `first;${REFUSED}0;1;2;3;4;5;6;7;8;9;`
    await eventually('everything to be saved', () => writer.provider.unsyncedChanges === 0, PATIENCE)
    await eventuallyAsync('the database to have it', async () => (await stored()) === whole, PATIENCE)
    other.text.insert(0, 'works')
    await eventually('the other document to be saved', () => other.provider.unsyncedChanges === 0, PATIENCE)
    for (const client of clients) {
      await eventually(`${client.kind} to have all`, () => client.text.toString() === whole, PATIENCE)
      expect([...new Set(client.network.closes.map(({ reason }) => reason))]).toEqual(['not-stored'])
      expect('documentCloses' in client ? client.documentCloses : []).toEqual([])
      client.close()
    }
    shared.socket.destroy()
  },
)

it('DUR-62: while the database goes on refusing a document, its clients are sent away less and less often, others never', {
  timeout: 120_000,
}, async () => {
  const address = 'demo/refused-on-and-on'
  await using store = await freshStore('PostgreSQL')
  const url = store.options.env?.['DATABASE_URL'] ?? ''
  await using server = await startServer(store.options)
  await query(url, REFUSALS[0]?.begin ?? '')
  const writer = connectHocuspocus('hocuspocus-4', server, address)
  const other = connectHocuspocus('hocuspocus-4', server, 'demo/other')
  await writer.synced()
  await other.synced()
  const times: number[] = []
  writer.provider.on('disconnect', () => times.push(performance.now()))
  writer.text.insert(0, REFUSED)
  await eventually('five refusals', () => times.length >= 5, { deadline: 90_000 })
  const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  // 1, 2 and 4 s after the second, third and fourth refusal; the reconnect delay of the client is added.
  for (const [at, least] of [1_000, 2_000, 4_000].entries())
    expect(pauses[at + 1]).toBeGreaterThan(least * 0.9)
  other.text.insert(0, 'works')
  await eventually('the other document to be saved', () => other.provider.unsyncedChanges === 0)
  expect(other.network.closes).toEqual([])
  writer.close()
  other.close()
})
