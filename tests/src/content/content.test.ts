import { describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, writer } from '../versions/api.ts'

interface Block {
  readonly handle: string
  readonly hash: string
  readonly type: string
  readonly depth: number
  readonly text?: string
  readonly markdown?: string | null
}

interface Answer {
  readonly status: number
  readonly body: {
    readonly revision: string
    readonly blocks: readonly Block[]
    readonly results: readonly { readonly status: string; readonly block?: Block }[]
    readonly next: string | null
    readonly gone: readonly string[]
    readonly isRepeated: boolean
    readonly error?: string
    readonly message?: string
  }
}

async function ask(server: RunningServer, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/api/documents/demo%2Fplan${path}`, init)
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const edit = (server: RunningServer, operations: readonly object[], more: object = {}, token = '') =>
  ask(server, '/operations', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ operations, ...more }),
  })

async function withPlan(server: RunningServer, markdown: string): Promise<void> {
  await fetch(`${server.url}/api/imports?address=demo/plan&title=Plan`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
}

describe.each(STORE_KINDS)('documents by their blocks on %s', (kind) => {
  it('API-30, API-31, API-32, AGENT-40: are outlined, read and edited while somebody types, and edits are there after a kill', async () => {
    await using store = await freshStore(kind)
    const server = await startServer(store.options)
    await withPlan(server, '# Title\n\nOne\n\n- two\n- three\n')
    const ana = await writer(server, 'demo/plan')
    const outline = await ask(server, '/outline')
    expect(outline).toMatchObject({
      status: 200,
      body: {
        blocks: [
          { type: 'heading', depth: 0, level: 1, text: 'Title' },
          { type: 'paragraph', depth: 0, text: 'One' },
          { type: 'bulletList', depth: 0, text: '' },
          { type: 'listItem', depth: 1 },
          { type: 'paragraph', depth: 2, text: 'two' },
          { type: 'listItem', depth: 1 },
          { type: 'paragraph', depth: 2, text: 'three' },
        ],
      },
    })
    const [title, one, list] = outline.body.blocks as [Block, Block, Block]
    const read = await ask(server, `/blocks?handles=${one.handle},${list.handle}&depth=0`)
    expect(read.body).toMatchObject({
      revision: outline.body.revision,
      blocks: [
        { handle: one.handle, hash: one.hash, markdown: 'One' },
        { handle: list.handle, hash: list.hash, markdown: '- two\n- three' },
      ],
      gone: [],
      next: null,
    })
    const page = await ask(server, `/blocks?from=${one.handle}&limit=1`)
    expect(page.body).toMatchObject({ blocks: [{ markdown: 'One' }], next: list.handle })
    ana.write('Typed.')
    const known = ({ handle, hash }: Block) => ({ handle, hash })
    const edited = await edit(server, [
      { op: 'replace_block', ...known(one), markdown: '## One more' },
      { op: 'delete_block', ...known(title), hash: 'stale' },
      { op: 'move_block', handle: list.handle, after: null },
    ])
    expect(edited).toMatchObject({
      status: 200,
      body: {
        isRepeated: false,
        results: [
          { status: 'applied', blocks: [{ handle: one.handle, type: 'heading' }] },
          { status: 'conflict', reason: 'changed', block: { handle: title.handle, markdown: '# Title' } },
          { status: 'applied', blocks: [{ handle: list.handle }] },
        ],
      },
    })
    ana.close()
    await server.kill9()
    await using again = await startServer(store.options)
    const content = String(await new VersionsApi(again, 'demo/plan').content('now'))
    expect(content.replace('Typed.\n\n', '').replace('\n\nTyped.', '')).toBe(
      '- two\n- three\n\n# Title\n\n## One more\n',
    )
    const later = await ask(again, '/outline')
    expect(later.body.blocks.map(({ handle }) => handle)).toContain(one.handle)
  })

  it('API-33: a request that is sent again with its key is answered again, also by a server that was restarted', async () => {
    await using store = await freshStore(kind)
    const request = [
      [{ op: 'insert_after', handle: null, markdown: 'Once' }],
      { idempotencyKey: 'k1' },
    ] as const
    {
      await using server = await startServer(store.options)
      await withPlan(server, '')
      expect((await edit(server, ...request)).body.isRepeated).toBe(false)
      const other = await edit(server, [{ op: 'insert_after', handle: null, markdown: 'Other' }], request[1])
      expect(other).toMatchObject({ status: 409, body: { error: 'conflict' } })
    }
    await using again = await startServer(store.options)
    expect((await edit(again, ...request)).body).toMatchObject({
      isRepeated: true,
      results: [{ status: 'applied' }],
    })
    expect(await new VersionsApi(again, 'demo/plan').content('now')).toBe('Once\n')
  })
})

it('API-34: what is wrong with operations is answered with 400 or 403, and the edits are the caller’s', async () => {
  await using server = await startServer({ env: { COWRITE_STORE: 'memory' } })
  await withPlan(server, 'One')
  const insert = { op: 'insert_after', handle: null, markdown: 'Two' }
  for (const operations of [
    [],
    [{ ...insert, op: 'erase' }],
    [{ ...insert, handle: 'no handle' }],
    [{ ...insert, more: 1 }],
    [{ op: 'delete_block', handle: '1.0' }],
    [{ op: 'move_block', handle: '1.0', after: '1.1', before: '1.2' }],
    Array.from({ length: 101 }, () => insert),
  ]) {
    const answer = await edit(server, operations)
    expect([answer.status, answer.body.error], JSON.stringify(operations).slice(0, 90)).toEqual([
      400,
      'invalid-request',
    ])
  }
  expect((await edit(server, [insert], {}, 'readonly')).status).toBe(403)
  expect((await ask(server, '/blocks?handles=x')).status).toBe(400)
  await edit(server, [insert])
  const { body } = await new VersionsApi(server, 'demo/plan').ask<{ blocks: { runs: object[] }[] }>(
    'GET',
    '/authorship',
  )
  expect(body.blocks.flatMap(({ runs }) => runs)).toMatchObject([
    { text: 'Two', author: { principal: 'guest', kind: 'guest' } },
    { text: 'One' },
  ])
  await expect.poll(async () => (await ask(server, '/outline')).body.blocks.length, PATIENCE).toBe(2)
})
