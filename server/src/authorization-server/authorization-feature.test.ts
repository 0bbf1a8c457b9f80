import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '@cowrite/persistence'
import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AccessChanges } from '../access/access-changes.ts'
import type { Principal } from '../access/principal.ts'
import { answerErrors } from '../http/http-error.ts'
import { authorizationFeature } from './authorization-feature.ts'
import { CERTIFICATE, PRIVATE_KEY } from './metadata-fetch/certificate-for-tests.ts'
import { PublicUrl } from './provider/public-url.ts'

const RETURN = 'http://127.0.0.1:45454/callback'

let folder: string
let store: Store
let app: FastifyInstance
let url: string
/** Where clients publish their documents, by path. */
let site: Server
let clients: string
const documents = new Map<string, object>()
let fetched: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-test-'))
  store = await openStore({ kind: 'pglite', dataDir: folder })
  const { access } = store
  if (access === null) throw new Error('The store has no accounts.')
  const made = await access.accounts.create({
    email: null,
    emailVerified: false,
    name: 'Ann',
    passwordHash: null,
  })
  const account = made!.id
  const id = `person:${account}`
  const ann: Principal = {
    id,
    author: { principal: id, kind: 'person', run: null },
    role: 'editor',
    credential: { kind: 'session', session: 'one', account },
  }
  site = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, response) => {
    const path = request.url ?? ''
    fetched.push(path)
    const document = documents.get(path)
    if (document === undefined) response.writeHead(404).end()
    else response.end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  clients = `https://localhost:${(site.address() as AddressInfo).port}`
  const logger = pino({ level: 'silent' })
  const feature = authorizationFeature({
    store: access,
    changes: new AccessChanges(access, { changed: () => {} }),
    publicUrl: new PublicUrl(null),
    caller: async () => ann,
    logger,
    now: () => performance.now(),
    fetching: { mayConnect: () => true, authorities: CERTIFICATE },
  })
  app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, logger)
  feature.routes?.(app)
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  site?.closeAllConnections()
  site?.close()
  await app?.close()
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A client sends a browser to the server. */
function authorize(client: string, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const address = new URL('/oauth/authorize', url)
  const wanted = {
    client_id: client,
    redirect_uri: RETURN,
    response_type: 'code',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'x',
    ...more,
  }
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value)
  return fetch(address, { redirect: 'manual' })
}

/** Publishes a document of a client; its address, which is the id of the client. */
function publish(path: string, more: object = {}): string {
  const id = `${clients}${path}`
  documents.set(path, { client_id: id, client_name: 'Paper', redirect_uris: [RETURN], ...more })
  return id
}

it('MCP-30: a client may be the address of its metadata, and the person is shown its name', async () => {
  const asked = await authorize(publish('/paper.json'))
  expect(asked.status).toBe(303)
  const uid = /^\/consent\/([\w-]+)$/.exec(asked.headers.get('location') ?? '')?.[1]
  const cookie = asked.headers.getSetCookie().map((line) => line.split(';')[0])
  const shown = await fetch(`${url}/api/v1/consents/${uid}`, { headers: { cookie: cookie.join('; ') } })
  expect(await shown.json()).toEqual({
    client: { id: `${clients}/paper.json`, name: 'Paper', uri: null, returnsTo: '127.0.0.1:45454' },
    scopes: ['read', 'propose', 'write'],
    projects: [],
  })
  expect(fetched).toEqual(['/paper.json'])
})

it('MCP-30: documents that are not those of the client, or say something unsafe, are refused', async () => {
  const wrong: readonly [string, object, object?][] = [
    ['/other-id.json', { client_id: `${clients}/paper.json` }],
    ['/secret.json', { client_secret: 'x' }],
    ['/http.json', { redirect_uris: ['http://evil.example/'] }, { redirect_uri: 'http://evil.example/' }],
    ['/elsewhere.json', {}, { redirect_uri: 'https://evil.example/' }],
  ]
  for (const [path, document, request] of wrong)
    expect([path, (await authorize(publish(path, document), { ...request })).status]).toEqual([path, 400])
  expect((await authorize(`${clients}/missing.json`)).status).toBe(400)
  expect((await authorize('http://localhost/paper.json')).status).toBe(400)
})

it('MCP-31: an address may have a limited number of documents fetched', async () => {
  fetched = []
  for (let count = 0; count < 70; count++) await authorize(`${clients}/${count}.json`)
  expect(fetched.length).toBeGreaterThan(40)
  expect(fetched.length).toBeLessThan(60)
})
