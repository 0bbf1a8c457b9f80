import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type {} from '../../../../scripts/services/provided.ts'
import { chosenNumber, chosenSeed } from '../../fuzz/random.ts'
import { type AccountServer, createPerson, startAccountServer } from '../../harness/accounts.ts'
import { faultOf } from '../../http/error-shape.ts'
import { hostileRequest } from '../../http/hostile-requests.ts'
import { ask } from '../../http/raw-http.ts'
import { type ServerRoute, serverRoutes } from '../../http/routes.ts'
import { AUDIENCE, ISSUER, SECRET } from './callers.ts'

const SEED = chosenSeed()
/** Its answer has no end for who is signed in; the tests of notifications have it. */
const STREAM = '/api/v1/notifications/events'
const CASES = chosenNumber('COWRITE_FUZZ_CASES', 500)

let database: TestDatabase
let server: AccountServer
let routes: readonly ServerRoute[]
const troubles: string[] = []

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  const env = {
    DATABASE_URL: database.url,
    AUTH_SECRET: SECRET,
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
  }
  const logger = pino({ level: 'error' }, { write: (line: string) => void troubles.push(line) })
  server = await startAccountServer({ env, logger })
  routes = await serverRoutes({ COWRITE_AUTH: 'accounts', ...env })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

/** Tokens of all forms, none of which is one. */
const falseToken = fc.oneof(
  fc.constantFrom(
    '',
    'guest',
    '..',
    'a.b.c',
    'e30.e30.',
    'cws.',
    'cws.a.b.c',
    'cwk_',
    'cwv_',
    'cwt_',
    'cwo_',
  ),
  fc
    .tuple(fc.constantFrom('cws.', 'cwk_', 'cwv_', 'cwt_', 'cwo_', ''), fc.base64String())
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.json(), fc.json(), fc.base64String())
    .map((parts) => parts.map((part) => Buffer.from(part).toString('base64url')).join('.')),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  }),
)

it('ACC-18: with accounts too, whatever is asked of whatever route with whatever token is answered below 500', async () => {
  console.log(`routes with accounts: COWRITE_FUZZ_SEED=${SEED} COWRITE_FUZZ_CASES=${CASES}`)
  const { accessToken } = await createPerson(server, {
    name: 'Ann',
    role: 'owner',
    email: 'ann@hostile.example',
  })
  const port = Number(new URL(server.url).port)
  const token = fc.oneof(fc.constant(accessToken), falseToken)
  await fc.assert(
    fc.asyncProperty(
      hostileRequest(
        routes.filter(({ url }) => url !== STREAM),
        `127.0.0.1:${port}`,
      ),
      token,
      async (request, shown) => {
        const authorization = ['Authorization', `Bearer ${shown}`] as const
        const answer = await ask(port, { ...request, headers: [...request.headers, authorization] })
        const own = request.target.startsWith('/oauth/') || answer.body.startsWith('{"jsonrpc"')
        // What `/mcp` and the authorization server say has the form of their protocols.
        if (answer.status >= 400 && !own) expect(faultOf(answer, request.method)).toBeNull()
        expect(answer.status).toBeLessThan(500)
      },
    ),
    { seed: SEED, numRuns: CASES },
  )
  expect(troubles).toEqual([])
}, 120_000)
