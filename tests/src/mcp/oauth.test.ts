import { SERVER_PRINCIPAL } from '@cowrite/server'
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'
import { connectHocuspocus } from '../harness/clients.ts'
import { callMessage, connectMcp, post } from './mcp-client.ts'
import { type Decision, OAuthBrowser } from './oauth-browser.ts'
import { Program } from './oauth-program.ts'

let server: AccountServer
let owner: Person

beforeAll(async () => {
  server = await startAccountServer()
  owner = await createPerson(server, { name: 'Olga', role: 'owner' })
  for (const address of ['demo/plan', 'other/plan'])
    await server.server.documents.create(SERVER_PRINCIPAL, { address, title: address })
})
afterAll(() => server?.[Symbol.asyncDispose]())

const transportOf = (program: Program) =>
  new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { authProvider: program })
const newClient = () =>
  new Client({ name: 'Test Agent', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })

/** Connects a program with a person's consent. */
async function connect(
  decision: Decision = { allow: true, scopes: ['read', 'propose', 'write'] },
  person = owner,
): Promise<Program> {
  const program = new Program()
  const transport = transportOf(program)
  await expect(newClient().connect(transport)).rejects.toThrow(UnauthorizedError)
  const browser = new OAuthBrowser(server, person)
  const opened = await browser.open(program.asked!)
  if (!('uid' in opened)) throw new Error(JSON.stringify(opened))
  const back = await browser.decide(opened.uid, decision)
  await transport.finishAuth(back.searchParams)
  return program
}

async function refresh(
  program: Program,
  token: string,
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${server.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: program.clientId,
    }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

const consentsOf = async (person: Person) =>
  (
    (await (await requestAs(server, person, 'GET', '/api/v1/account/consents')).json()) as {
      consents: { id: string; lastUsedAt: string | null }[]
    }
  ).consents
const callBy = (token: string, tool = 'list_documents', args: object = {}) =>
  post(server, callMessage(tool, args), { authorization: `Bearer ${token}` })

it('MCP-20: with accounts, a request without a credential gets 401 with the address of the metadata of the resource, which name the authorization server', async () => {
  const refused = await post(server, callMessage('list_documents'))
  expect(refused.status).toBe(401)
  const challenge = refused.headers.get('www-authenticate') ?? ''
  const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1]
  expect(metadata).toBe(`${server.url}/.well-known/oauth-protected-resource/mcp`)
  const resource = (await (await fetch(metadata!)).json()) as Record<string, unknown>
  expect(resource).toMatchObject({
    resource: `${server.url}/mcp`,
    authorization_servers: [server.url],
    scopes_supported: ['read', 'propose', 'write'],
  })
  const about = (await (
    await fetch(`${server.url}/.well-known/oauth-authorization-server`)
  ).json()) as Record<string, unknown>
  expect(about).toMatchObject({
    issuer: server.url,
    authorization_endpoint: `${server.url}/oauth/authorize`,
    token_endpoint: `${server.url}/oauth/token`,
    registration_endpoint: `${server.url}/oauth/register`,
    code_challenge_methods_supported: ['S256'],
    client_id_metadata_document_supported: true,
    token_endpoint_auth_methods_supported: ['none'],
  })
  const other = await fetch(`${server.url}/.well-known/oauth-protected-resource`, {
    headers: { 'x-forwarded-host': 'evil.example' },
  })
  expect(((await other.json()) as { resource: string }).resource).toBe(`${server.url}/mcp`)
})

it('MCP-21: the official client registers itself, asks, and works in documents with the consent of a person', async () => {
  const program = new Program()
  const transport = transportOf(program)
  await expect(newClient().connect(transport)).rejects.toThrow(UnauthorizedError)
  const browser = new OAuthBrowser(server, owner)
  const opened = await browser.open(program.asked!)
  if (!('uid' in opened)) throw new Error(JSON.stringify(opened))
  expect(await browser.asked(opened.uid)).toMatchObject({
    client: { name: 'Test Agent', returnsTo: '127.0.0.1:45454' },
    scopes: ['read', 'propose', 'write'],
    projects: ['demo', 'other'],
  })
  const back = await browser.decide(opened.uid, { allow: true, scopes: ['read', 'propose', 'write'] })
  await transport.finishAuth(back.searchParams)
  expect(program.accessToken).toMatch(/^cwo_[\w-]{43}$/)
  const client = newClient()
  await client.connect(transportOf(program))
  const call = async (name: string, args: object) => {
    const answer = await client.callTool({ name, arguments: { ...args } })
    return JSON.parse((answer.content as { text: string }[])[0]!.text) as Record<string, string>
  }
  const { participant, mayEdit } = await call('join_document', { document: 'demo/plan' })
  expect(mayEdit).toBe(true)
  const operations = [{ op: 'insert_after', handle: null, markdown: 'By the program' }]
  expect(await call('edit', { participant, operations })).toMatchObject({ results: [{ status: 'applied' }] })
  await client.close()
  const [consent] = await consentsOf(owner)
  expect(consent).toMatchObject({
    client: { name: 'Test Agent' },
    scopes: ['read', 'propose', 'write'],
    projects: null,
  })
  expect(consent!.lastUsedAt).not.toBeNull()
})

it('MCP-22: a program does no more than its person chose: scopes, projects, and never more than the person', async () => {
  const program = await connect({ allow: true, scopes: ['read'], projects: ['demo'] })
  await using client = await connectMcp(server, { token: program.accessToken })
  const { documents } = (await client.call('list_documents')).body as { documents: { document: string }[] }
  expect(documents.map(({ document }) => document)).toContain('demo/plan')
  expect(documents.every(({ document }) => document.startsWith('demo/'))).toBe(true)
  const unseen = await callBy(program.accessToken, 'read_outline', { document: 'other/plan' })
  expect(unseen.text).toContain('not-found')
  const beyond = await callBy(program.accessToken, 'create_document', { title: 'New' })
  expect(beyond.status).toBe(403)
  expect(beyond.headers.get('www-authenticate')).toMatch(
    /insufficient_scope.*scope="write".*resource_metadata="http/,
  )
  const stranger = await createPerson(server, { name: 'Sam', role: 'member' })
  const other = await connect(undefined, stranger)
  expect((await callBy(other.accessToken, 'read_outline', { document: 'demo/plan' })).text).toContain(
    'not-found',
  )
})

it('MCP-23: a person who refuses gives nothing; a request is decided on in the browser that the program sent, once', async () => {
  const program = new Program()
  await expect(newClient().connect(transportOf(program))).rejects.toThrow(UnauthorizedError)
  const browser = new OAuthBrowser(server, owner)
  const opened = await browser.open(program.asked!)
  if (!('uid' in opened)) throw new Error(JSON.stringify(opened))
  const { uid } = opened
  // Somebody else's link to the page of consent.
  expect(await OAuthBrowser.withoutCookies(server, owner, uid)).toBe(404)
  const before = (await consentsOf(owner)).length
  const wrong = await browser.api('POST', `/api/v1/consents/${uid}`, { allow: true, scopes: ['admin'] })
  expect(wrong.status).toBe(400)
  const back = await browser.decide(uid, { allow: false })
  expect(back.searchParams.get('error')).toBe('access_denied')
  expect((await browser.api('POST', `/api/v1/consents/${uid}`, { allow: false })).status).toBe(404)
  expect(await consentsOf(owner)).toHaveLength(before)
})

it('MCP-24: a person lists and ends consents: the program is out at once', async () => {
  const person = await createPerson(server, { name: 'Rita', role: 'admin' })
  const program = await connect(undefined, person)
  const [consent] = await consentsOf(person)
  const ben = connectHocuspocus('hocuspocus-4', server, 'other/plan', { token: owner.accessToken })
  await ben.synced()
  const agents = () =>
    [...ben.awareness.getStates().values()].filter((state) => state['user']?.agent === true).length
  expect((await callBy(program.accessToken, 'join_document', { document: 'other/plan' })).status).toBe(200)
  await expect.poll(agents, { timeout: 5_000 }).toBeGreaterThan(0)
  const path = `/api/v1/account/consents/${consent!.id}`
  expect((await requestAs(server, owner, 'DELETE', path)).status).toBe(404)
  expect((await requestAs(server, person, 'DELETE', path)).status).toBe(204)
  await expect.poll(agents, { timeout: 1_000 }).toBe(0)
  ben.close()
  expect((await callBy(program.accessToken)).status).toBe(401)
  expect((await refresh(program, program.refreshToken)).status).toBe(400)
  expect(await consentsOf(person)).toEqual([])
})

it('MCP-25: refresh tokens are replaced at each use; one that is used twice ends the consent', async () => {
  const person = await createPerson(server, { name: 'Rolf', role: 'admin' })
  const program = await connect(undefined, person)
  const first = program.refreshToken
  const next = await refresh(program, first)
  expect(next.status).toBe(200)
  expect(next.body['refresh_token']).not.toBe(first)
  expect((await callBy(next.body['access_token']!)).status).toBe(200)
  expect((await refresh(program, first)).status).toBe(400)
  expect((await callBy(next.body['access_token']!)).status).toBe(401)
  expect((await refresh(program, next.body['refresh_token']!)).status).toBe(400)
  expect(await consentsOf(person)).toEqual([])
})

it('MCP-26: an access token is for /mcp of this server only', async () => {
  const program = await connect()
  const bearer = { accessToken: program.accessToken }
  for (const path of ['/api/documents', '/api/v1/account', '/api/v1/account/keys'])
    expect((await requestAs(server, bearer, 'GET', path)).status).toBe(401)
  const elsewhere = server.url.replace('127.0.0.1', 'localhost')
  expect(
    (
      await post({ url: elsewhere }, callMessage('list_documents'), {
        authorization: `Bearer ${program.accessToken}`,
      })
    ).status,
  ).toBe(401)
  const url = new URL(program.asked!)
  url.searchParams.set('resource', 'https://other.example/mcp')
  const browser = new OAuthBrowser(server, owner)
  const opened = await browser.open(url)
  expect(JSON.stringify(opened)).toContain('invalid_target')
})

it('MCP-27: without PKCE, with another address to return to, or as an unknown client nobody is asked', async () => {
  const program = await connect()
  const browser = new OAuthBrowser(server, owner)
  const changed = (change: (url: URL) => void) => {
    const url = new URL(program.asked!)
    change(url)
    return browser.open(url)
  }
  expect(JSON.stringify(await changed((url) => url.searchParams.delete('code_challenge')))).toContain(
    'invalid_request',
  )
  expect(
    JSON.stringify(await changed((url) => url.searchParams.set('code_challenge_method', 'plain'))),
  ).toContain('invalid_request')
  const redirect = await changed((url) => url.searchParams.set('redirect_uri', 'https://evil.example/'))
  expect(redirect).toMatchObject({ status: 400 })
  expect(await changed((url) => url.searchParams.set('client_id', 'nobody'))).toMatchObject({ status: 400 })
})

it('MCP-28: clients register themselves with addresses that are safe, a limited number in an hour', async () => {
  await using own = await startAccountServer()
  const register = (body: object) =>
    fetch(`${own.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  for (const redirect of ['http://evil.example/cb', 'javascript:alert(1)', 'no address'])
    expect([redirect, (await register({ redirect_uris: [redirect] })).status]).toEqual([redirect, 400])
  const made = await register({
    redirect_uris: ['https://app.example/cb'],
    token_endpoint_auth_method: 'client_secret_post',
    scope: 'read',
  })
  expect(made.status).toBe(201)
  const client = (await made.json()) as Record<string, unknown>
  expect(client).toMatchObject({ token_endpoint_auth_method: 'none' })
  expect(client).not.toHaveProperty('client_secret')
  expect(client).not.toHaveProperty('scope')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => register({ redirect_uris: ['https://app.example/cb'] })),
  )
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
})

it('MCP-33: a program that needs more asks again, and then has what the person chose', async () => {
  const program = await connect({ allow: true, scopes: ['read'] })
  const client = newClient()
  await client.connect(transportOf(program))
  program.asked = null
  const create = () => client.callTool({ name: 'create_document', arguments: { title: 'More' } })
  await expect(create()).rejects.toThrow(UnauthorizedError)
  const asked = new URL(program.asked!)
  expect(asked.searchParams.get('scope')).toContain('write')
  const browser = new OAuthBrowser(server, owner)
  const opened = await browser.open(asked)
  if (!('uid' in opened)) throw new Error(JSON.stringify(opened))
  const back = await browser.decide(opened.uid, { allow: true, scopes: ['read', 'propose', 'write'] })
  await transportOf(program).finishAuth(back.searchParams)
  const again = newClient()
  await again.connect(transportOf(program))
  const made = await again.callTool({ name: 'create_document', arguments: { title: 'More' } })
  expect(made.isError ?? false).toBe(false)
  await again.close()
  await client.close()
})

it('MCP-34: keys of the API are taken at /mcp, with the tools that their scopes allow', async () => {
  const keyOf = async (...scopes: string[]) => {
    const body = { name: 'Agent', scopes, projects: ['demo'] }
    const made = await requestAs(server, owner, 'POST', '/api/v1/account/keys', body)
    return ((await made.json()) as { key: string }).key
  }
  const [read, propose, write] = [await keyOf('read'), await keyOf('propose'), await keyOf('write')]
  await using reader = await connectMcp(server, { token: read })
  const { documents } = (await reader.call('list_documents')).body as { documents: { document: string }[] }
  expect(documents.every(({ document }) => document.startsWith('demo/'))).toBe(true)
  expect(await reader.resources()).not.toContain('cowrite://documents/other%2Fplan/outline')
  expect((await callBy(read, 'create_document', { title: 'No' })).status).toBe(403)
  expect((await callBy(propose, 'edit', { participant: 'x', operations: [] })).status).toBe(403)
  await using suggesting = await connectMcp(server, { name: 'Codex', token: propose })
  const joined = await suggesting.call('join_document', { document: 'demo/plan' })
  expect(joined.body.mayEdit).toBe(false)
  const operations = [{ op: 'insert_after', handle: null, markdown: 'Suggested' }]
  const suggested = await suggesting.call('propose', { participant: joined.body.participant, operations })
  expect(suggested.body).toMatchObject({ results: [{ status: 'suggested' }] })
  await using writing = await connectMcp(server, { name: 'Codex', token: write })
  const { body } = await writing.call('join_document', { document: 'demo/plan' })
  expect(body.mayEdit).toBe(true)
  const edited = await writing.call('edit', { participant: body.participant, operations })
  expect(edited.body).toMatchObject({ results: [{ status: 'applied' }] })
  expect((await callBy(`${write}x`)).status).toBe(401)
})
