import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/free-port.ts'
import { bareEnvironment } from '../harness/bare-environment.ts'
import { connect } from '../harness/clients.ts'
import { eventually, within } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const MAIN = join(ROOT, 'server', 'src', 'main.ts')
const START_MS = 60_000

function launch(
  argv: readonly string[],
  stdio: [number | 'pipe', number | 'pipe'],
  env: Readonly<Record<string, string>> = {},
) {
  return spawn(process.execPath, [MAIN, ...argv], {
    cwd: ROOT,
    env: { ...bareEnvironment(), COWRITE_STORE: 'memory', ...env },
    stdio: ['ignore', ...stdio],
  })
}

/** A request for an unknown path, which adds a line to the log of a server that logs everything. */
async function ask(port: number): Promise<number> {
  const end = performance.now() + START_MS
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer) return answer.status
    if (performance.now() > end) throw new Error('It never answered.')
    await delay(20)
  }
}

describe('the output of a server', () => {
  it.runIf(existsSync('/dev/full'))('OPS-43: a log on a full disk does not end the server', async () => {
    const port = await freePort()
    const full = openSync('/dev/full', 'w')
    const child = launch(['--port', String(port), '--log-level', 'trace'], [full, full])
    const ended = once(child, 'close')
    closeSync(full)
    try {
      for (let round = 0; round < 20; round++) expect(await ask(port)).toBe(200)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await within('its end', ended)).toEqual([0, null])
  })

  it('OPS-43: a reader of the log that is gone does not end the server', async () => {
    const port = await freePort()
    const child = launch(['--port', String(port), '--log-level', 'trace'], ['pipe', 'pipe'])
    const ended = once(child, 'close')
    child.stdout?.destroy()
    child.stderr?.destroy()
    try {
      for (let round = 0; round < 20; round++) expect(await ask(port)).toBe(200)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await within('its end', ended)).toEqual([0, null])
  })

  it.runIf(existsSync('/dev/full'))(
    'OPS-43: a command whose output nobody gets ends with 1 and without a stack',
    async () => {
      const full = openSync('/dev/full', 'w')
      const child = launch(['help'], [full, 'pipe'])
      const ended = once(child, 'close')
      closeSync(full)
      let said = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      expect(await within('its end', ended, START_MS)).toEqual([1, null])
      expect(said).not.toMatch(/^ +at /m)
    },
  )
})

/** Loaded into a server: causes an error of the program on a signal. */
const MISTAKES = `data:text/javascript,
  process.on('SIGUSR2', () => { Promise.reject(new Error('a mistake in the background')) })
  process.on('SIGWINCH', () => { setImmediate(() => { throw new Error('a mistake that nothing caught') }) })`

describe('a mistake in the program', () => {
  it('OPS-45: in the background it is logged and everything goes on; elsewhere the server ends in order, with 1', async () => {
    await using server = await startServer({ env: { NODE_OPTIONS: `--import ${encodeURI(MISTAKES)}` } })
    const client = connect('hocuspocus-4', server, 'demo/mistake')
    await client.synced()
    process.kill(server.pid, 'SIGUSR2')
    await eventually('the log line', () =>
      server.logs.some((line) => line.includes('a mistake in the background')),
    )
    client.text.insert(0, 'still here')
    await client.synced()
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    process.kill(server.pid, 'SIGWINCH')
    expect(await within('its end', server.ended)).toMatchObject({ code: 1, signal: null })
    expect(server.logs.some((line) => line.includes('a mistake that nothing caught'))).toBe(true)
    expect(client.network.closes[0]?.code).toBe(1012)
    client.close()
  })
})
