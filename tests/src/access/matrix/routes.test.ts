import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type {} from '../../../../scripts/services/provided.ts'
import { type AccountServer, startAccountServer } from '../../harness/accounts.ts'
import { type ServerRoute, serverRoutes } from '../../http/routes.ts'
import { AUDIENCE, type Caller, callersOf, createPeople, ISSUER, type People, SECRET } from './callers.ts'
import { keyThatReads } from './key-that-reads.ts'
import { expectedOutcome, type Outcome, type RouteNeed, type Things } from './need.ts'
import { ROUTE_NEEDS } from './needs.ts'
import { pathOf } from './request.ts'
import { thingsIn } from './things.ts'

let database: TestDatabase
let client: pg.Client
let server: AccountServer
let people: People
let callers: readonly Caller[]
let routes: readonly ServerRoute[]

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  const variables = {
    DATABASE_URL: database.url,
    AUTH_SECRET: SECRET,
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
  }
  server = await startAccountServer({ env: variables })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  people = await createPeople(server, client)
  callers = await callersOf(people, await keyThatReads(server, people))
  routes = await serverRoutes({ COWRITE_AUTH: 'accounts', ...variables })
})
afterAll(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
  await database.drop()
})

/** The routes that may need a right: not the pages and files of the app, and no HEAD, which is GET without the body. */
function guarded(): string[] {
  return routes
    .filter(({ method, isPublic }) => method !== 'HEAD' && method !== 'OPTIONS' && !isPublic)
    .map(({ method, url }) => `${method} ${url}`)
}

async function send(route: string, need: RouteNeed, caller: Caller, things: Things): Promise<Outcome> {
  const [method = '', url = ''] = route.split(' ')
  const path = need.path?.(things) ?? pathOf(url, things)
  const token = caller.token(things)
  const body = need.body?.(things)
  const answer = await fetch(`${server.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof body === 'string'
        ? { 'content-type': 'text/markdown' }
        : body === undefined
          ? {}
          : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const outcome = await outcomeOf(answer)
  if (outcome === 'passes' && answer.status >= 500) throw new Error(`${answer.status} for ${path}`)
  return outcome
}

async function outcomeOf(answer: Response): Promise<Outcome> {
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
  if (isStream) {
    await answer.body?.cancel()
    return 'passes'
  }
  await answer.arrayBuffer()
  switch (answer.status) {
    case 401:
      return 'unauthorized'
    case 403:
      return 'refused'
    case 404:
      return 'hidden'
    case 400:
      return 'wrong'
    default:
      return 'passes'
  }
}

describe('the matrix of routes', () => {
  it('ACC-18: every route says what it needs, and no other', () => {
    expect(guarded().filter((route) => ROUTE_NEEDS[route] === undefined)).toEqual([])
    const known = new Set(routes.map(({ method, url }) => `${method} ${url}`))
    expect(Object.keys(ROUTE_NEEDS).filter((route) => !known.has(route))).toEqual([])
  })

  it('ACC-18: every caller gets what the table says, from every route', async () => {
    const faults: string[] = []
    let things = await thingsIn(server, client, people)
    for (const [route, need] of Object.entries(ROUTE_NEEDS)) {
      const outcomes = new Set<string>()
      for (const caller of callers) {
        const expected = expectedOutcome(need, caller)
        const got = await send(route, need, caller, things).catch(String)
        outcomes.add(got)
        if (need.need.kind === 'public') continue
        if (!(expected as readonly string[]).includes(got))
          faults.push(`${route} by ${caller.name}: ${got} instead of ${expected.join(' or ')}`)
        if (need.destroys && got === 'passes') things = await thingsIn(server, client, people)
      }
      if (need.need.kind === 'public' && outcomes.size > 1)
        faults.push(`${route} answers differently: ${[...outcomes].join(', ')}`)
    }
    expect(faults).toEqual([])
  }, 120_000)
})
