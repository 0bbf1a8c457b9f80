import { describe, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type ServerOptions, StartFailed, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { tempFolder } from '../harness/temp-folder.ts'

/** Maximum time from SIGTERM to the end. */
const STOP_MS = 10_000

/** Starts a server that cannot start, and resolves to the reason. */
async function startFailing(options: ServerOptions): Promise<StartFailed> {
  const outcome = await startServer(options).then(
    (server) => server,
    (error: unknown) => error,
  )
  if (outcome instanceof StartFailed) return outcome
  if (outcome instanceof Error) throw outcome
  throw new Error(`It started with ${JSON.stringify(options)}.`)
}

describe.each(STORE_KINDS)('stopping and starting on %s', (kind) => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'OPS-1: %s closes every socket with 1012 and ends the process with 0',
    async (signal) => {
      await using store = await freshStore(kind)
      await using server = await startServer(store.options)
      const clients = CLIENT_KINDS.map((client) => connect(client, server, 'demo/stop'))
      for (const client of clients) await client.synced()
      const ended = await server.stop(signal)
      expect(ended).toMatchObject({ code: 0, signal: null })
      expect(ended.tookMs).toBeLessThan(STOP_MS)
      for (const { kind: client, network } of clients) {
        await eventually(`${client} to see the close`, () => network.closes.length > 0)
        expect({ client, code: network.closes[0]?.code }).toEqual({ client, code: 1012 })
      }
      for (const client of clients) client.close()
    },
  )

  it('DUR-3: edits made until the very stop are there after the next start, and clients come back by themselves', async ({
    annotate,
  }) => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const clients = CLIENT_KINDS.map((client) => connect(client, server, 'demo/kept'))
    for (const client of clients) await client.synced()
    for (const client of clients) client.text.insert(0, `${client.kind} `)
    const length = CLIENT_KINDS.join(' ').length + 1
    await eventually('all to have all', () => clients.every(({ text }) => text.length === length))
    const text = clients[0]?.text.toString() ?? ''
    const ended = await server.stop()
    await using restarted = await server.restart()
    await annotate(
      `stopped in ${ended.tookMs.toFixed(0)} ms, second start ${restarted.readyMs.toFixed(0)} ms`,
    )
    const newcomer = connect('y-websocket-3', restarted, 'demo/kept')
    await newcomer.synced()
    expect(newcomer.text.toString()).toBe(text)
    for (const client of clients) await client.synced()
    newcomer.text.insert(0, 'after ')
    for (const client of clients) {
      await eventually(`${client.kind} to get it`, () => client.text.toString() === `after ${text}`)
    }
    for (const client of [...clients, newcomer]) client.close()
  })

  it('DUR-4: what was acknowledged survives kill -9', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const writer = connectHocuspocus('hocuspocus-4', server, 'demo/killed')
    await writer.synced()
    for (let index = 0; index < 100; index++) writer.text.insert(writer.text.length, `${index} `)
    await eventually('the acknowledgements', () => writer.provider.unsyncedChanges === 0)
    const text = writer.text.toString()
    await server.kill9()
    writer.close()
    await using restarted = await server.restart()
    const reader = connect('hocuspocus-3', restarted, 'demo/killed')
    await reader.synced()
    expect(reader.text.toString()).toBe(text)
    reader.close()
  })
})

describe('starting', () => {
  it('OPS-2: a second process on the same data folder ends at once and says why; the first goes on', async () => {
    await using folder = await tempFolder()
    await using server = await startServer({ dataDir: folder.path })
    const failure = await startFailing({ dataDir: folder.path })
    expect(failure.ended.code).toBeGreaterThan(0)
    expect(failure.output).toContain(folder.path)
    expect(failure.output).toContain(String(server.pid))
    const client = connect('hocuspocus-4', server, 'demo/first')
    await client.synced()
    client.close()
    // The lock of a crashed process is not an obstacle.
    await server.kill9()
    await using restarted = await server.restart()
    expect((await fetch(`${restarted.url}/readyz`)).status).toBe(200)
  })

  it.each([
    ['PORT', { flags: ['--port=abc'] }],
    ['no-such-flag', { flags: ['--no-such-flag'] }],
    ['COWRITE_NO_SUCH', { env: { COWRITE_NO_SUCH: '1' } }],
    ['COWRITE_ALLOW_OPEN', { env: { HOST: '0.0.0.0', COWRITE_AUTH: 'open' } }],
    ['DATABASE_URL', { env: { COWRITE_STORE: 'database', DATABASE_URL: 'mysql://127.0.0.1' } }],
    ['DATABASE_URL', { env: { COWRITE_STORE: 'database', DATABASE_URL: 'postgres://me:secret#1@host/db' } }],
    ['database', { env: { COWRITE_STORE: 'database', DATABASE_URL: 'postgres://me:secret%ff@host/db' } }],
  ])('OPS-3: an unknown or wrong setting stops the start with one line about %s', async (word, options) => {
    const failure = await startFailing(options)
    expect(failure.ended.code).toBeGreaterThan(0)
    expect(failure.output).toContain(word)
    expect(failure.output.trim().split('\n').length).toBe(1)
    expect(failure.output).not.toContain('secret')
  })

  it('OPS-4: /healthz and /readyz answer 200 while the server serves', async () => {
    await using server = await startServer()
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${server.url}${path}`)).status).toBe(200)
  })
})
