import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type {} from '../../../../scripts/services/provided.ts'
import { type AccountServer, startAccountServer } from '../../harness/accounts.ts'
import { post } from '../../mcp/mcp-client.ts'
import { AUDIENCE, type Caller, callersOf, createPeople, ISSUER, type People, SECRET } from './callers.ts'
import { keyThatReads } from './key-that-reads.ts'
import { expectedOutcome, type Outcome, type RouteNeed, type Things } from './need.ts'
import { thingsIn } from './things.ts'

/** What a tool needs, and what it is called with. */
interface ToolNeed extends RouteNeed {
  /** More than reading, which is all that the key of the matrix may. */
  readonly writes?: true
  /** `participant`: who joined as the caller; an unknown one where joining was refused. */
  readonly input: (things: Things, participant: string) => object
}

const READ: RouteNeed = { need: { kind: 'document', level: 'viewer' } }
const COMMENT: RouteNeed = { need: { kind: 'document', level: 'commenter' } }
const WRITE: RouteNeed = { need: { kind: 'document', level: 'editor' } }
const operations = [{ op: 'insert_after', handle: null, markdown: 'More' }]
const ofDocument = ({ address: document }: Things) => ({ document })

/** What every tool needs, by name. A tool without an entry fails the test. */
const TOOL_NEEDS: Readonly<Record<string, ToolNeed>> = {
  list_documents: { need: { kind: 'any' }, input: () => ({}) },
  search_documents: { need: { kind: 'any' }, input: () => ({ query: 'untitled' }) },
  create_document: {
    need: { kind: 'project' },
    writes: true,
    input: () => ({ title: 'New', address: `matrix/${Math.random()}` }),
  },
  read_outline: { ...READ, input: ofDocument },
  read_blocks: { ...READ, input: ofDocument },
  search_in_document: { ...READ, input: (things) => ({ ...ofDocument(things), query: 'words' }) },
  list_suggestions: { ...READ, input: ofDocument },
  list_comments: { ...READ, input: ofDocument },
  join_document: { ...READ, input: ofDocument },
  wait_for_changes: { ...READ, input: (_, participant) => ({ participant, timeout: 0 }) },
  edit: { ...WRITE, writes: true, input: (_, participant) => ({ participant, operations }) },
  propose: { ...COMMENT, writes: true, input: (_, participant) => ({ participant, operations }) },
  comment: { ...COMMENT, writes: true, input: (_, participant) => ({ participant, body: 'Words' }) },
  // Only its author may: here the admin.
  withdraw_suggestion: { ...READ, writes: true, only: 'admin', input: ({ suggestion }) => ({ suggestion }) },
  leave_document: { ...READ, input: (_, participant) => ({ participant }) },
}

/** What can be read of each document, and what that needs. */
const RESOURCE_NEEDS: Readonly<Record<string, RouteNeed>> = { outline: READ, blocks: READ, suggestions: READ }

const NOBODY = 'no-such-participant'

let database: TestDatabase
let client: pg.Client
let server: AccountServer
let callers: readonly Caller[]
let things: Things

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  const variables = { AUTH_SECRET: SECRET, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE }
  server = await startAccountServer({ env: { DATABASE_URL: database.url, ...variables } })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const people: People = await createPeople(server, client)
  callers = await callersOf(people, await keyThatReads(server, people))
  things = await thingsIn(server, client, people)
})
afterAll(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
  await database.drop()
})

interface Answer {
  readonly outcome: Outcome
  readonly text: string
}

/** A request of the protocol, with what came of it. */
async function ask(token: string, method: string, params: object): Promise<Answer> {
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const { status, text } = await post(
    server,
    message,
    token === '' ? {} : { authorization: `Bearer ${token}` },
  )
  if (status === 401) return { outcome: 'unauthorized', text }
  if (status === 403) return { outcome: 'refused', text }
  if (status !== 200) throw new Error(`${method}: ${status} ${text}`)
  const { result, error } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text)
  const said: string = error?.message ?? result.content?.[0]?.text ?? JSON.stringify(result)
  if (error !== undefined) return { outcome: /There is no/.test(said) ? 'hidden' : 'refused', text: said }
  if (result.isError !== true) return { outcome: 'passes', text: said }
  return { outcome: outcomeOf(JSON.parse(said).error), text: said }
}

function outcomeOf(code: string): Outcome {
  switch (code) {
    case 'not-found':
      return 'hidden'
    case 'forbidden':
    case 'read-only':
      return 'refused'
    default:
      return code === 'invalid-request' ? 'wrong' : 'passes'
  }
}

const call = (token: string, name: string, input: object) =>
  ask(token, 'tools/call', { name, arguments: input })

async function namesOf(method: string, of: string): Promise<readonly string[]> {
  const { text } = await ask(callers.at(-1)!.token(things), method, {})
  return JSON.parse(text)[of].map(({ name }: { name: string }) => name)
}

describe('the matrix of tools for agents', () => {
  it('ACC-18: every tool and resource says what it needs, and no other', async () => {
    expect((await namesOf('tools/list', 'tools')).toSorted()).toEqual(Object.keys(TOOL_NEEDS).toSorted())
    const resources = await namesOf('resources/templates/list', 'resourceTemplates')
    expect(resources.toSorted()).toEqual(Object.keys(RESOURCE_NEEDS).toSorted())
  })

  it('ACC-18: every caller gets what the table says, from every tool and resource, and sees no other document in lists', async () => {
    const faults: string[] = []
    const note = (what: string, caller: Caller, got: Outcome, expected: readonly Outcome[]) => {
      if (!expected.includes(got))
        faults.push(`${what} by ${caller.name}: ${got}, not ${expected.join(' or ')}`)
    }
    for (const caller of callers) {
      const token = caller.token(things)
      const joined = await call(token, 'join_document', { document: things.address })
      const participant = joined.outcome === 'passes' ? JSON.parse(joined.text).participant : NOBODY
      for (const [name, need] of Object.entries(TOOL_NEEDS)) {
        const { outcome, text } = await call(token, name, need.input(things, participant))
        const isLimited = caller.kind === 'key' && need.writes
        note(name, caller, outcome, isLimited ? ['refused'] : expectedOutcome(need, caller))
        if (
          need.need.kind === 'any' &&
          outcome === 'passes' &&
          text.includes(things.address) !== (caller.level !== 'nothing')
        )
          faults.push(`${name} by ${caller.name}: ${text}`)
      }
      for (const [name, need] of Object.entries(RESOURCE_NEEDS)) {
        const uri = `cowrite://documents/${encodeURIComponent(things.address)}/${name}`
        const { outcome } = await ask(token, 'resources/read', { uri })
        note(uri, caller, outcome, expectedOutcome(need, caller))
      }
      const listed = await ask(token, 'resources/list', {})
      const isSeen = listed.text.includes(encodeURIComponent(things.address))
      if (listed.outcome === 'passes' && isSeen !== (caller.level !== 'nothing'))
        faults.push(`resources/list by ${caller.name}: ${listed.text}`)
    }
    expect(faults).toEqual([])
  }, 120_000)

  it('ACC-18: a participant is used only by who joined', async () => {
    const admin = callers.at(-1)!
    const joined = await call(admin.token(things), 'join_document', { document: things.address })
    const { participant } = JSON.parse(joined.text)
    for (const caller of callers.slice(0, -1)) {
      if (caller.kind === 'invalid') continue
      for (const name of ['wait_for_changes', 'edit', 'propose', 'comment', 'leave_document']) {
        const { outcome } = await call(
          caller.token(things),
          name,
          TOOL_NEEDS[name]!.input(things, participant),
        )
        const isLimited = caller.kind === 'key' && TOOL_NEEDS[name]?.writes
        expect([caller.name, name, outcome]).toEqual([caller.name, name, isLimited ? 'refused' : 'hidden'])
      }
    }
  })
})
