import { describe, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { StartFailed, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'

/** What SIGTERM may take. */
const STOP_MS = 10_000

describe('stopping and starting', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'OPS-1: %s closes every socket with 1012 and ends the process with 0',
    async (signal) => {
      await using folder = await tempFolder()
      await using server = await startServer({ dataDir: folder.path })
      const clients = CLIENT_KINDS.map((kind) => connect(kind, server, `demo/stop`))
      for (const client of clients) await client.synced()
      const ended = await server.stop(signal)
      expect(ended).toMatchObject({ code: 0, signal: null })
      expect(ended.tookMs).toBeLessThan(STOP_MS)
      for (const { kind, network } of clients) {
        await eventually(`${kind} to see the close`, () => network.closes.length > 0)
        expect({ kind, code: network.closes[0]?.code }).toEqual({ kind, code: 1012 })
      }
      for (const client of clients) client.close()
    },
  )

  it('DUR-3: edits made until the very stop are there after the next start, and clients come back by themselves', async ({
    annotate,
  }) => {
    await using folder = await tempFolder()
    await using server = await startServer({ dataDir: folder.path })
    const clients = CLIENT_KINDS.map((kind) => connect(kind, server, 'demo/kept'))
    for (const client of clients) await client.synced()
    for (const client of clients) client.text.insert(0, `${client.kind} `)
    await eventually('all to have all', () => new Set(clients.map(({ text }) => text.toString())).size === 1)
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
    for (const client of clients)
      await eventually(`${client.kind} to get it`, () => client.text.toString() === `after ${text}`)
    for (const client of [...clients, newcomer]) client.close()
  })

  it('DUR-4: what was acknowledged survives kill -9', async () => {
    await using folder = await tempFolder()
    await using server = await startServer({ dataDir: folder.path })
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

  it('OPS-2: a second process on the same data folder ends at once and says why; the first goes on', async () => {
    await using folder = await tempFolder()
    await using server = await startServer({ dataDir: folder.path })
    const failure = await startServer({ dataDir: folder.path }).then(
      () => null,
      (error: unknown) => error,
    )
    if (!(failure instanceof StartFailed)) throw new Error('The second process started.')
    expect(failure.ended.code).toBeGreaterThan(0)
    expect(failure.output).toContain(folder.path)
    expect(failure.output).toContain(String(server.pid))
    const client = connect('hocuspocus-4', server, 'demo/first')
    await client.synced()
    client.close()
    // The lock of a process that died without a word is no obstacle.
    await server.kill9()
    await using restarted = await server.restart()
    expect((await fetch(`${restarted.url}/readyz`)).status).toBe(200)
  })

  it('OPS-3: an unknown or wrong setting stops the start with one line that says what and why', async () => {
    const outputs: string[] = []
    for (const options of [
      { flags: ['--port', 'abc'] },
      { flags: ['--no-such-flag'] },
      { env: { COWRITE_NO_SUCH: '1' } },
      { env: { HOST: '0.0.0.0' } },
    ]) {
      const failure = await startServer(options).then(
        () => null,
        (error: unknown) => error,
      )
      if (!(failure instanceof StartFailed)) throw new Error(`It started with ${JSON.stringify(options)}.`)
      expect(failure.ended.code).toBeGreaterThan(0)
      expect(failure.output.trim().split('\n').length).toBe(1)
      outputs.push(failure.output)
    }
    for (const [index, word] of ['PORT', 'no-such-flag', 'COWRITE_NO_SUCH', 'COWRITE_ALLOW_OPEN'].entries()) {
      expect(outputs[index]).toContain(word)
    }
  })

  it('OPS-4: /healthz and /readyz answer 200 while the server serves', async () => {
    await using server = await startServer()
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${server.url}${path}`)).status).toBe(200)
  })
})
