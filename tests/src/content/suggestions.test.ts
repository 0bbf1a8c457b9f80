import { describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi } from '../versions/api.ts'

/** Blocks of the document, and requests that change each of them at once: half are edits, half suggestions. */
const BLOCKS = 20
const REQUESTS = 100
const AT_ONCE = 50

interface Hunk {
  readonly id: string
  readonly status: string
}

interface Suggestion {
  readonly id: string
  readonly hunks: readonly Hunk[]
}

interface Answer {
  readonly status: number
  readonly body: {
    readonly blocks: readonly { readonly handle: string; readonly hash: string }[]
    readonly results: readonly { readonly status: string }[]
    readonly suggestion: Suggestion | null
    readonly suggestions: readonly Suggestion[]
    readonly error?: string
  }
}

async function ask(server: RunningServer, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const PLAN = '/documents/demo%2Fplan'

async function withPlan(server: RunningServer, markdown: string): Promise<Answer['body']['blocks']> {
  await fetch(`${server.url}/api/imports?address=demo/plan&title=Plan`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  return (await ask(server, 'GET', `${PLAN}/outline`)).body.blocks
}

const contentOf = async (server: RunningServer) =>
  String(await new VersionsApi(server, 'demo/plan').content('now'))

const times = (text: string, word: string) => text.split(word).length - 1

describe.each(STORE_KINDS)('suggestions on %s', (kind) => {
  it('AGENT-95, AGENT-99: of conflicting edits at once each is applied, suggested or in conflict, and what was acknowledged is there after a kill', async () => {
    await using store = await freshStore(kind)
    const server = await startServer(store.options)
    const text = Array.from({ length: BLOCKS }, (_, at) => `Start${at} middle${at} end${at}`).join('\n\n')
    const blocks = await withPlan(server, text)
    const request = async (number: number) => {
      const at = number % BLOCKS
      const { handle, hash } = blocks[at]!
      const operation = { op: 'replace_text', handle, hash, find: `middle${at}`, replace: `m${number}m` }
      // Of three blocks one is only edited, one gets suggestions only, and one gets both at once.
      const suggests = at % 3 === 0 || (at % 3 === 1 && Math.floor(number / BLOCKS) % 2 === 0)
      const path = suggests ? 'suggestions' : 'operations'
      const { body } = await ask(server, 'POST', `${PLAN}/${path}`, { operations: [operation] })
      return { number, result: body.results[0]!.status, suggestion: body.suggestion ?? null }
    }
    const numbers = Array.from({ length: REQUESTS }, (_, number) => number)
    // More at once than the server lets wait would be refused.
    const answers = [
      ...(await Promise.all(numbers.slice(0, AT_ONCE).map(request))),
      ...(await Promise.all(numbers.slice(AT_ONCE).map(request))),
    ]
    const count = (status: string) => answers.filter(({ result }) => result === status).length
    expect(count('applied') + count('suggested') + count('conflict')).toBe(REQUESTS)
    expect(count('applied')).toBeGreaterThan(0)
    expect(count('suggested')).toBeGreaterThan(0)
    const before = await contentOf(server)
    for (const { number, result } of answers)
      expect(times(before, `m${number}m`)).toBe(result === 'applied' ? 1 : 0)

    // Two people accept all suggestions at once, and the server is killed when some of it is answered.
    const suggestions = answers.filter(({ suggestion }) => suggestion !== null)
    const acknowledged = new Set<number>()
    const half = Promise.withResolvers<void>()
    let asked = 0
    const accept = async (own: typeof suggestions) => {
      for (const { number, suggestion } of own) {
        const { body } = await ask(server, 'POST', `/suggestions/${suggestion!.id}/accept`, {})
        if (body.results[0]!.status === 'accepted') acknowledged.add(number)
        if (++asked >= suggestions.length / 2) half.resolve()
      }
    }
    const ended = Promise.allSettled([accept(suggestions), accept(suggestions.toReversed())])
    await half.promise
    await server.kill9()
    await ended

    await using again = await startServer(store.options)
    const all = (await ask(again, 'GET', `${PLAN}/suggestions?status=all`)).body.suggestions
    const statusOf = new Map(all.map(({ id, hunks }) => [id, hunks[0]!.status]))
    // What was accepted comes soon after the start.
    await expect
      .poll(async () => {
        const content = await contentOf(again)
        return suggestions.filter(
          ({ number, suggestion }) =>
            times(content, `m${number}m`) !== (statusOf.get(suggestion!.id) === 'accepted' ? 1 : 0),
        )
      }, PATIENCE)
      .toEqual([])
    expect(acknowledged.size).toBeGreaterThan(0)
    for (const { number, suggestion } of suggestions)
      if (acknowledged.has(number)) expect(statusOf.get(suggestion!.id)).toBe('accepted')
  })
})

it('API-40: suggestions are made, listed, read, accepted, rejected and withdrawn over HTTP', async () => {
  await using server = await startServer({ env: { COWRITE_STORE: 'memory' } })
  const [block] = await withPlan(server, 'One two three')
  const { handle, hash } = block!
  const operations = [{ op: 'replace_block', handle, hash, markdown: 'One 2 three 4' }]
  const made = await ask(server, 'POST', `${PLAN}/suggestions`, { operations, rationale: 'Shorter' })
  expect(made).toMatchObject({ status: 201, body: { results: [{ status: 'suggested' }] } })
  const { id, hunks } = made.body.suggestion!
  expect((await ask(server, 'GET', `/suggestions/${id}`)).body.suggestion).toEqual(made.body.suggestion)
  const [a, b] = hunks.map((hunk) => hunk.id)
  const accepted = await ask(server, 'POST', `/suggestions/${id}/accept`, {
    hunks: [a],
    edits: { [a!]: 'One zwei three' },
  })
  expect(accepted).toMatchObject({ status: 200, body: { results: [{ hunk: a, status: 'accepted' }] } })
  expect(await contentOf(server)).toBe('One zwei three\n')
  const rejected = await ask(server, 'POST', `/suggestions/${id}/reject`, { hunks: [b] })
  expect(rejected.body.results).toMatchObject([{ hunk: b, status: 'rejected' }])
  expect((await ask(server, 'POST', `/suggestions/${id}/withdraw`, {})).body.results).toEqual([])
  expect((await ask(server, 'GET', `${PLAN}/suggestions`)).body.suggestions).toEqual([])
  expect((await ask(server, 'GET', `${PLAN}/suggestions?status=all`)).body.suggestions).toHaveLength(1)
  const stale = await ask(server, 'POST', `${PLAN}/suggestions`, { operations })
  expect(stale).toMatchObject({ status: 200, body: { suggestion: null, results: [{ status: 'conflict' }] } })
  for (const [path, body, status] of [
    [`${PLAN}/suggestions`, { operations: [] }, 400],
    ['/suggestions/1/accept', {}, 400],
    [`/suggestions/${id}/accept`, { hunks: [] }, 400],
    ['/suggestions/01a22daf-1214-7265-b934-2eb0081bba2a/accept', {}, 404],
  ] as const)
    expect((await ask(server, 'POST', path, body)).status).toBe(status)
})

describe.each(STORE_KINDS)('decisions on suggestions on %s', (kind) => {
  it('SUG-41, SUG-42, SUG-43, SUG-53: over HTTP a conflict is taken, undone again, and survives a kill and a restored version', async () => {
    await using store = await freshStore(kind)
    const server = await startServer(store.options)
    const [block] = await withPlan(server, 'One two three')
    const operation = (find: string, replace: string) => ({
      op: 'replace_text',
      handle: block!.handle,
      find,
      replace,
    })
    const suggest = async (find: string, replace: string) =>
      (await ask(server, 'POST', `${PLAN}/suggestions`, { operations: [operation(find, replace)] })).body
        .suggestion!
    const [taken, open] = [await suggest('two', '2'), await suggest('One', 'A')]
    const version = await ask(server, 'POST', `${PLAN}/versions`, { name: 'First' })
    await ask(server, 'POST', `${PLAN}/operations`, { operations: [operation('two', 'twoo')] })
    const accept = (body: object) => ask(server, 'POST', `/suggestions/${taken.id}/accept`, body)
    expect((await accept({})).body.results).toMatchObject([{ status: 'conflict' }])
    expect((await accept({ force: true })).body.results).toMatchObject([{ status: 'accepted' }])
    expect(await contentOf(server)).toBe('One 2 three\n')
    const authors = (await ask(server, 'GET', `${PLAN}/authors`)).body as unknown as {
      readonly authors: readonly { readonly acceptedBy: { readonly id: string } | null }[]
    }
    expect(authors.authors.map(({ acceptedBy }) => acceptedBy?.id ?? null)).toContain('guest')
    const markdown = async (query: string) =>
      await (await fetch(`${server.url}/api${PLAN}/markdown${query}`)).text()
    expect(await markdown('?suggestions=criticmarkup')).toBe('{~~One~>A~~} 2 three\n')
    expect(await markdown('')).toBe('One 2 three\n')
    const tracked = await ask(server, 'GET', `${PLAN}/suggestions/tracked`)
    expect(tracked.body).toMatchObject({ people: [{ name: 'Guest' }], blocks: [{ whole: null }] })
    await server.kill9()

    await using again = await startServer(store.options)
    const undo = await ask(again, 'POST', `/suggestions/${taken.id}/undo`, {
      hunks: taken.hunks.map(({ id }) => id),
    })
    expect(undo.body.results).toMatchObject([{ status: 'undone' }])
    expect(await contentOf(again)).toBe('One twoo three\n')
    // What is open is placed anew in what a version brings back.
    const { id } = version.body as unknown as { readonly id: string }
    await ask(again, 'POST', `${PLAN}/versions/${id}/restore`, {})
    expect(await contentOf(again)).toBe('One two three\n')
    const listed = (await ask(again, 'GET', `${PLAN}/suggestions`)).body.suggestions
    expect(listed.map((each) => each.id)).toEqual([open.id])
    expect((await ask(again, 'POST', `/suggestions/${open.id}/accept`, {})).body.results).toMatchObject([
      { status: 'accepted' },
    ])
    expect(await contentOf(again)).toBe('A two three\n')
  })
})
