import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { someoneWaits } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import { bareEnvironment } from '../harness/bare-environment.ts'
import { eventually, within } from '../harness/eventually.ts'
import { COMPILED_ONCE, startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { tempFolder } from '../harness/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const MAIN = join(ROOT, 'server', 'src', 'main.ts')
/** The documented maximum is 10 s; the rest is for a loaded machine, on which the embedded database opens slowly. */
const STOP_MS = 180_000
/** A first start of the embedded database takes seconds on a loaded machine. */
const START_MS = 180_000

interface Starting {
  readonly process: ChildProcess
  readonly said: { output: string }
  readonly ended: Promise<unknown[]>
}

/** Starts a server like users do, without preloaded modules: by default the built one, else the sources. */
function start(env: Readonly<Record<string, string>>, program = inject('serverProgram')): Starting {
  const child = spawn(process.execPath, [COMPILED_ONCE, program, '--port', '0'], {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { output: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said.output += text
    })
  }
  return { process: child, said, ended: once(child, 'close') }
}

/**
 * Whether the program's first line has run; before it, the program cannot catch a signal. Read from Linux's /proc, for
 * SIGHUP, because Node itself catches the other signals to end the process.
 */
async function catches(starting: Starting): Promise<boolean> {
  const status = await readFile(`/proc/${starting.process.pid}/status`, 'utf8').catch(() => '')
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(status)?.[1] ?? '0'}`)
  return (caught & 1n) !== 0n
}

async function untilCaught(starting: Starting): Promise<void> {
  const end = performance.now() + START_MS
  while (!(await catches(starting))) {
    if (performance.now() > end) throw new Error(`It caught no signal: ${starting.said.output}`)
    await delay(2)
  }
}

/** Sends the signal, and expects an orderly end. */
async function endInOrder(starting: Starting, signal: NodeJS.Signals, dataDir: string): Promise<void> {
  const { process: child, said, ended } = starting
  child.kill(signal)
  const [code, killedBy] = await within(`the end after ${signal}`, ended, STOP_MS)
  expect({ code, killedBy, output: said.output }).toEqual({ code: 0, killedBy: null, output: said.output })
  expect(existsSync(join(dataDir, 'cowrite.lock'))).toBe(false)
}

describe('a stop in the middle of a start', () => {
  it('OPS-42: a signal at any moment of a first start ends the process in order, and the next start is not hindered', {
    timeout: 600_000,
  }, async () => {
    await using folder = await tempFolder()
    const moments: Record<string, (dataDir: string) => boolean> = {
      'the first line of the program': () => true,
      'the lock': (dataDir) => existsSync(join(dataDir, 'cowrite.lock')),
      'the first file of the unfinished database': (dataDir) =>
        existsSync(join(dataDir, 'database.unfinished', 'base')) ||
        existsSync(join(dataDir, 'database', 'PG_VERSION')),
      'the first file of the database': (dataDir) => existsSync(join(dataDir, 'database', 'PG_VERSION')),
    }
    for (const [moment, reached] of Object.entries(moments)) {
      const dataDir = join(folder.path, moment.replaceAll(' ', '-'))
      const starting = start({ COWRITE_DATA_DIR: dataDir }, MAIN)
      await untilCaught(starting)
      await eventually(moment, () => reached(dataDir), { deadline: START_MS })
      await endInOrder(starting, 'SIGTERM', dataDir)
    }
    await using server = await startServer({ dataDir: join(folder.path, 'the-first-file-of-the-database') })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  it('OPS-42: a signal at any moment of a later start, and right after the listening line, ends the process in order', {
    timeout: 600_000,
  }, async () => {
    await using folder = await tempFolder()
    const env = { COWRITE_DATA_DIR: folder.path }
    const listen = async (signal: NodeJS.Signals): Promise<number> => {
      const starting = start(env)
      await untilCaught(starting)
      const from = performance.now()
      await eventually('the listening line', () => starting.said.output.includes('"listening"'), {
        deadline: START_MS,
      })
      const took = performance.now() - from
      await endInOrder(starting, signal, folder.path)
      return took
    }
    await listen('SIGHUP')
    const startMs = await listen('SIGTERM')
    const parts = 4
    for (let part = 1; part <= parts; part++) {
      const starting = start(env)
      await untilCaught(starting)
      await Promise.race([delay((startMs * part) / parts), starting.ended])
      await endInOrder(starting, part % 2 === 0 ? 'SIGTERM' : 'SIGINT', folder.path)
    }
    await listen('SIGINT')
  })

  it('OPS-42: a signal while PostgreSQL is being waited for ends the process in order', {
    timeout: 600_000,
  }, async () => {
    await using store = await freshStore('PostgreSQL')
    const url = store.options.env?.['DATABASE_URL'] ?? ''
    const blocker = new pg.Client({ connectionString: url })
    await blocker.connect()
    // The first start creates the tables; the second waits for a locked one.
    await using first = await startServer(store.options)
    await first.stop()
    await blocker.query('begin; lock table kysely_migration_lock, kysely_migration in access exclusive mode')
    const starting = start({ COWRITE_STORE: 'database', DATABASE_URL: url })
    await untilCaught(starting)
    const end = performance.now() + START_MS
    while (!(await someoneWaits(blocker)) && performance.now() < end) await delay(20)
    await endInOrder(starting, 'SIGTERM', '/nowhere')
    await blocker.end()
  })
})
