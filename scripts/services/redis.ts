import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages } from './apt.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'

const NAMES = ['redis-server', 'valkey-server']
const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/usr/bin/valkey-server']
/** A port may be taken between choosing and binding it. */
const ATTEMPTS = 5
const START_DEADLINE_MS = 15_000

/** A Redis to test with. */
export interface RedisService {
  readonly url: string
  /** Process id of the server that was started here; `null` when `REDIS_URL` named a running one. */
  readonly pid: number | null
  /** Ends the server that was started here; leaves a foreign one alone. */
  stop(): Promise<void>
}

/**
 * The Redis that `REDIS_URL` names, else a fresh one without persistence on a free port of 127.0.0.1, its
 * program found on PATH or in Debian's usual places or installed by apt-get as root. Throws, with what to do,
 * when there is none to be had.
 */
export async function startRedis(): Promise<RedisService> {
  const named = process.env['REDIS_URL']
  if (named !== undefined && named !== '') return { url: named, pid: null, stop: async () => {} }
  const program = await findRedis()
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-redis-'))
  let failure: unknown
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await freePort()
    try {
      const child = await launch(program, port, folder)
      return {
        url: `redis://127.0.0.1:${port}`,
        pid: child.pid ?? null,
        stop: () => stop(child, folder),
      }
    } catch (error) {
      failure = error
    }
  }
  await rm(folder, { recursive: true, force: true })
  throw new Error(`${program} did not start.`, { cause: failure })
}

async function findRedis(): Promise<string> {
  const found = await findProgram(NAMES, PLACES)
  if (found !== null) return found
  await installPackages(['redis-server'], 'Redis tests')
  const installed = await findProgram(NAMES, PLACES)
  if (installed !== null) return installed
  throw new Error('redis-server was installed but is in none of the usual places; set REDIS_URL.')
}

/** Starts Redis and resolves when it accepts connections; rejects with its output when it ends before. */
async function launch(program: string, port: number, folder: string): Promise<ChildProcess> {
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${why}\n${output}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`Redis was not ready within ${START_DEADLINE_MS} ms.`)
    }, START_DEADLINE_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (/ready to accept connections/i.test(output)) {
        clearTimeout(timer)
        resolve()
      }
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`Redis ended with ${code}.`)
    })
  })
  return child
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  await rm(folder, { recursive: true, force: true })
}
