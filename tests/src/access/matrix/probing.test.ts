import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type {} from '../../../../scripts/services/provided.ts'
import { type AccountServer, startAccountServer } from '../../harness/accounts.ts'
import { AUDIENCE, createPeople, ISSUER, type People, SECRET } from './callers.ts'
import type { Things } from './need.ts'
import { NO_ID, ROUTE_NEEDS } from './needs.ts'
import { pathOf } from './request.ts'
import { thingsIn } from './things.ts'

let database: TestDatabase
let client: pg.Client
let server: AccountServer
let people: People

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  server = await startAccountServer({
    env: { DATABASE_URL: database.url, AUTH_SECRET: SECRET, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
  })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  people = await createPeople(server, client)
})
afterAll(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
  await database.drop()
})

/** The status and the body of the answer to a stranger, with the names that the request itself has left out. */
async function answerTo(route: string, things: Things): Promise<string> {
  const [method = '', url = ''] = route.split(' ')
  const need = ROUTE_NEEDS[route]!
  const body = need.body?.(things)
  const answer = await fetch(`${server.url}${need.path?.(things) ?? pathOf(url, things)}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${people.stranger.accessToken}`,
      ...(body === undefined
        ? {}
        : { 'content-type': typeof body === 'string' ? 'text/markdown' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const [project = ''] = things.address.split('/')
  const named = [things.address, ...Object.values(things).filter((value) => value.length > 8), project]
  const text = named.reduce((shown, name) => shown.replaceAll(name, '<name>'), await answer.text())
  return `${answer.status} ${text}`
}

it('ACC-19: what belongs to another organization is answered exactly as what does not exist, by every route', async () => {
  const things = await thingsIn(server, client, people)
  const nothing: Things = {
    ...things,
    ...{ id: NO_ID, address: 'nowhere/document-0', version: NO_ID, suggestion: NO_ID, run: NO_ID },
    ...{ organization: NO_ID, group: NO_ID, invitation: NO_ID, link: NO_ID, target: NO_ID },
  }
  const faults: string[] = []
  for (const [route, { need }] of Object.entries(ROUTE_NEEDS)) {
    if (need.kind === 'public' || need.kind === 'open' || need.kind === 'any' || need.kind === 'person')
      continue
    const [real, missing] = [await answerTo(route, things), await answerTo(route, nothing)]
    if (real !== missing) faults.push(`${route}: ${real} but ${missing}`)
  }
  expect(faults).toEqual([])
}, 60_000)
