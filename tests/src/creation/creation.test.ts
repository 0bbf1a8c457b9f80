import { describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { exchange } from '../http/raw-http.ts'
import { PATIENCE, VersionsApi, writer } from '../versions/api.ts'

interface Answer {
  readonly status: number
  readonly body: {
    readonly address: string
    readonly title: string
    readonly error?: string
    readonly documents?: readonly { readonly address: string }[]
  }
}

async function ask(server: RunningServer, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(new URL(path, server.url), init)
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

function importOf(server: RunningServer, markdown: string, query: Record<string, string> = {}, token = '') {
  return ask(server, `/api/imports?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: {
      'content-type': 'text/markdown',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: markdown,
  })
}

function copyOf(server: RunningServer, address: string, body: object = {}) {
  return ask(server, `/api/documents/${encodeURIComponent(address)}/copies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

describe.each(STORE_KINDS)('documents with content on %s', (kind) => {
  it('API-16, API-17: imports and copies are there at once, once, for everybody and after a restart', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const made = await importOf(server, '# Plan\n\n- one\n- two\n', { address: 'demo/plan' })
    expect(made).toMatchObject({ status: 201, body: { address: 'demo/plan', title: 'Plan' } })
    // Sent again, because the answer was lost.
    const again = await importOf(server, '# Plan\n\n- one\n- two\n', { address: 'demo/plan' })
    expect(again).toMatchObject({ status: 409, body: { error: 'conflict' } })
    const plan = new VersionsApi(server, 'demo/plan')
    expect(await plan.content('now')).toBe('- one\n- two\n')
    const ana = await writer(server, 'demo/plan')
    ana.write('Typed.')
    await expect.poll(() => plan.content('now'), PATIENCE).toContain('Typed.\n')
    const copied = await copyOf(server, 'demo/plan')
    expect(copied).toMatchObject({ status: 201, body: { title: 'Copy of Plan' } })
    const copy = new VersionsApi(server, copied.body.address)
    expect(await copy.content('now')).toBe(await plan.content('now'))
    ana.write('Later.')
    await expect.poll(() => plan.content('now'), PATIENCE).toContain('Later.\n')
    expect(await copy.content('now')).not.toContain('Later.')
    ana.close()
    await server.stop()
    await using restarted = await server.restart()
    expect(await new VersionsApi(restarted, copied.body.address).content('now')).toContain('Typed.\n')
    expect(await new VersionsApi(restarted, 'demo/plan').content('now')).toContain('- one\n- two\n')
  })
})

it('API-16: the title is the one asked for, else a heading of level 1 at the start, else the name, else Untitled', async () => {
  await using server = await startServer()
  const titleOf = async (markdown: string, query: Record<string, string> = {}) => {
    const { status, body } = await importOf(server, markdown, query)
    expect(status).toBe(201)
    return [body.title, await new VersionsApi(server, body.address).content('now')]
  }
  expect(await titleOf('# One *two*\n\ntext')).toEqual(['One two', 'text\n'])
  expect(await titleOf('# One\n\ntext', { title: 'Given' })).toEqual(['Given', '# One\n\ntext\n'])
  expect(await titleOf('## One\n\ntext', { name: 'File' })).toEqual(['File', '## One\n\ntext\n'])
  expect(await titleOf('', {})).toEqual(['Untitled', ''])
  const [long] = await titleOf(`# ${'x'.repeat(500)}`)
  expect(long).toBe('x'.repeat(200))
})

it('API-16: nothing is created for readers, for texts that are too large or too much, or of another type', async () => {
  await using server = await startServer()
  const count = async () => (await ask(server, '/api/documents')).body.documents?.length
  const before = await count()
  expect((await importOf(server, 'a', {}, 'readonly')).status).toBe(403)
  const head = ['POST /api/imports HTTP/1.1', `Host: 127.0.0.1:${server.port}`, 'Content-Type: text/markdown']
  const large = `${[...head, `Content-Length: ${4 * 1024 * 1024 + 1}`].join('\r\n')}\r\n\r\n`
  expect((await exchange(server.port, Buffer.from(large)))?.status).toBe(413)
  // A million items of lists: more than Yjs integrates in a moment.
  expect((await importOf(server, '- a\n\n'.repeat(800_000))).body.error).toBe('too-complex')
  const json = await ask(server, '/api/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(json.body.error).toBe('unsupported-media-type')
  expect(await count()).toBe(before)
})

it('API-16: hostile Markdown becomes text or nothing', async () => {
  await using server = await startServer()
  const { body } = await importOf(
    server,
    `<script>alert(1)</script>\n\n[a](javascript:alert%281%29) ![b](data:text/html,x)\n\n${'> '.repeat(5_000)}deep\n\n<img src=x onerror=alert(1)>`,
  )
  const response = await fetch(
    new URL(`/api/documents/${encodeURIComponent(body.address)}/versions/now?format=html`, server.url),
  )
  const { content } = (await response.json()) as { content: string }
  expect(content).toContain('&lt;script&gt;')
  expect(content).not.toMatch(/<script|href="javascript|src="data|onerror=a/)
})

it('API-17: a document in the trash is not copied, an unknown one is not found, and the title can be given', async () => {
  await using server = await startServer()
  await importOf(server, 'a', { address: 'demo/a' })
  expect(await copyOf(server, 'demo/a', { title: 'B', address: 'demo/b' })).toMatchObject({
    status: 201,
    body: { title: 'B', address: 'demo/b' },
  })
  expect((await copyOf(server, 'demo/a', { address: 'demo/b' })).status).toBe(409)
  await ask(server, '/api/documents/demo%2Fa', { method: 'DELETE' })
  expect((await copyOf(server, 'demo/a')).status).toBe(410)
  expect((await copyOf(server, 'demo/none')).status).toBe(404)
})
