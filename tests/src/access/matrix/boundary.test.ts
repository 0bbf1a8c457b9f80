import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type {} from '../../../../scripts/services/provided.ts'
import { type AccountServer, startAccountServer } from '../../harness/accounts.ts'
import { createPeople, ISSUER, type People, SECRET } from './callers.ts'
import type { Things } from './need.ts'
import { thingsIn } from './things.ts'

/** The organization of the stranger of the matrix. */
const OTHER = '00000000-0000-7000-8000-0000000000ff'

/** What the admin is shown of a row, and the tables with it. */
interface Reading {
  readonly tables: readonly string[]
  /** Of rows of the tables: those that are moved. */
  readonly where: string
  readonly path: (things: Things) => string
  /** What an answer contains that shows the row. */
  readonly shows: (things: Things) => string
}

const ofDocument = (rest: string) => (things: Things) =>
  `/api/documents/${encodeURIComponent(things.address)}${rest}`
const DOCUMENT = 'document_id = $2'

/** What people read that belongs to a document, by the route that shows it. */
const READINGS: Readonly<Record<string, Reading>> = {
  versions: {
    tables: ['document_version'],
    where: DOCUMENT,
    path: ofDocument('/versions'),
    shows: ({ version }) => version,
  },
  suggestions: {
    tables: ['proposal', 'proposal_hunk'],
    where: DOCUMENT,
    path: ofDocument('/suggestions'),
    shows: ({ suggestion }) => suggestion,
  },
  comments: {
    tables: ['comment_thread', 'comment'],
    where: DOCUMENT,
    path: ofDocument('/threads'),
    shows: ({ thread }) => thread,
  },
  runs: { tables: ['agent_run'], where: DOCUMENT, path: ofDocument('/runs'), shows: ({ run }) => run },
  mutes: {
    tables: ['document_mute'],
    where: DOCUMENT,
    path: ({ address }) => `/api/v1/documents/${encodeURIComponent(address)}/mute`,
    shows: () => '{"muted":true}',
  },
  notifications: {
    tables: ['notification'],
    where: DOCUMENT,
    path: () => '/api/v1/notifications',
    shows: ({ address }) => address,
  },
}

let database: TestDatabase
let client: pg.Client
let server: AccountServer
let people: People
let things: Things

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  const env = { DATABASE_URL: database.url, AUTH_SECRET: SECRET, AUTH_ISSUER: ISSUER }
  server = await startAccountServer({ env: { ...env, AUTH_AUDIENCE: 'cowrite' } })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  people = await createPeople(server, client)
  things = await thingsIn(server, client, people)
  const { accessToken } = people.admin
  await fetch(`${server.url}${READINGS['mutes']!.path(things)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}` },
  })
  await client.query(
    `INSERT INTO notification (id, organization_id, document_id, account_id, event, kind, principal, at)
      SELECT gen_random_uuid(), organization_id, id, $2, 1, 'mention', 'guest', now() FROM document WHERE id = $1`,
    [things.id, people.admin.account.id],
  )
})
afterAll(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
  await database.drop()
})

it('ACC-107: what services read for people of a document stays within the organization of the document, whatever a statement asks for', async () => {
  const shown = async ({ path, shows }: Reading): Promise<boolean> => {
    const answer = await fetch(`${server.url}${path(things)}`, {
      headers: { authorization: `Bearer ${people.admin.accessToken}` },
    })
    expect([path(things), answer.status]).toEqual([path(things), 200])
    return (await answer.text()).includes(shows(things))
  }
  for (const [name, reading] of Object.entries(READINGS)) {
    expect([name, await shown(reading)]).toEqual([name, true])
    // Another organization's row with the id of this document: only the boundary keeps it away.
    for (const table of reading.tables)
      await client.query(`UPDATE ${table} SET organization_id = $1 WHERE ${reading.where}`, [
        OTHER,
        things.id,
      ])
    expect([name, await shown(reading)]).toEqual([name, false])
  }
})
