import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages } from './apt.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'

const NAMES = ['redis-server', 'valkey-server']
const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/usr/bin/valkey-server']
/** Another process may take the port between its choice and its use. */
const ATTEMPTS = 5
const START_DEADLINE_MS = 15_000
/** The output of a ready server, and of a ready sentinel. */
const READY = /ready to accept connections|Sentinel ID is/i

/** A Redis for tests. */
export interface RedisService {
  readonly url: string
  /** Process id of the last server started here; `null` when `REDIS_URL` names a running one. */
  readonly pid: number | null
  /** Ends the server like a crash, and resolves when it has ended. Its data is lost. */
  kill9(): Promise<void>
  /** Starts it again, empty, on the same port; resolves when it accepts connections. */
  up(): Promise<void>
  /** Suspends the server while its connections stay open. */
  freeze(): void
  /** Resumes the server. */
  thaw(): void
  /** Ends a server started here; has no effect on a foreign one. */
  stop(): Promise<void>
}

/** Options of starting a Redis. */
export interface RedisOptions {
  /** Always start a new one, for tests that stop it or need `flags` or `config`. */
  readonly own?: boolean
  /** Additional flags for the chosen port, which override the default ones. */
  readonly flags?: (port: number) => readonly string[]
  /** Content of a configuration file that the server may write to, as sentinels require. */
  readonly config?: string
}

/**
 * The Redis named by `REDIS_URL`, else a new one without persistence on a free port of 127.0.0.1. Its program is found
 * on PATH or in Debian's usual places, or installed by apt-get as root. Throws, with instructions, when none is
 * available.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisService> {
  const named = process.env['REDIS_URL']
  if (named !== undefined && named !== '' && options.own !== true) return foreign(named)
  const program = await findRedis()
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-redis-'))
  let failure: unknown
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = new Server(program, folder, await freePort(), options)
    try {
      await server.up()
      return server
    } catch (error) {
      failure = error
    }
  }
  await rm(folder, { recursive: true, force: true })
  throw new Error(`${program} did not start.`, { cause: failure })
}

class Server implements RedisService {
  readonly url: string
  readonly #program: string
  readonly #folder: string
  readonly #port: number
  readonly #options: RedisOptions
  #child: ChildProcess | null = null

  constructor(program: string, folder: string, port: number, options: RedisOptions) {
    this.#program = program
    this.#folder = folder
    this.#port = port
    this.#options = options
    this.url = `redis://127.0.0.1:${port}`
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  kill9(): Promise<void> {
    return this.#down('SIGKILL')
  }

  async up(): Promise<void> {
    const { config, flags } = this.#options
    const file = join(this.#folder, 'redis.conf')
    if (config !== undefined) await writeFile(file, config)
    this.#child = await launch(this.#program, [
      ...(config === undefined ? [] : [file]),
      ...['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder],
      ...['--save', '', '--appendonly', 'no'],
      // Redis uses the later of two values for one setting.
      ...(flags?.(this.#port) ?? []),
    ])
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  async stop(): Promise<void> {
    this.thaw()
    await this.#down('SIGTERM')
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #down(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

function foreign(url: string): RedisService {
  const refuse = (): never => {
    throw new Error('The Redis of REDIS_URL is not ours to take down: ask for { own: true }.')
  }
  return {
    url,
    pid: null,
    kill9: async () => refuse(),
    up: async () => refuse(),
    freeze: refuse,
    thaw: refuse,
    stop: async () => {},
  }
}

async function findRedis(): Promise<string> {
  const found = await findProgram(NAMES, PLACES)
  if (found !== null) return found
  await installPackages(['redis-server'], 'Redis tests')
  const installed = await findProgram(NAMES, PLACES)
  if (installed !== null) return installed
  throw new Error('redis-server was installed but is in none of the usual places; set REDIS_URL.')
}

/** Starts Redis and resolves when it accepts connections; rejects with its output when it ends first. */
async function launch(program: string, flags: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  // Every exit of this process, except by SIGKILL, ends the server.
  const endWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${why}\n${output}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`Redis was not ready within ${START_DEADLINE_MS} ms.`)
    }, START_DEADLINE_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000)
      if (READY.test(output)) {
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
