import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { installPackages } from './apt.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'
import { makeCluster, type ServerUser } from './postgres-cluster.ts'

const run = promisify(execFile)

/** Debian's folder of PostgreSQL versions, with one subfolder each. */
const DEBIAN_FOLDER = '/usr/lib/postgresql'
const OTHER_PLACES = [
  '/usr/local/bin/postgres',
  '/opt/homebrew/bin/postgres',
  '/usr/local/pgsql/bin/postgres',
]
/** Another process may take the port between its choice and its use. */
const PORT_ATTEMPTS = 5
/** Includes replaying the log after a kill, and the time until the killed server's processes have ended. */
const START_DEADLINE_MS = 60_000
/** Includes the checkpoint of a fast shutdown; after this the server is killed. */
const STOP_DEADLINE_MS = 20_000

/** The signals of PostgreSQL's shutdown modes; `kill` ends it immediately. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const

/** The way to stop the server: `fast` closes connections and writes a checkpoint, the others are like a crash. */
export type Shutdown = keyof typeof SIGNALS

/** A PostgreSQL for tests, whose user may create databases. */
export interface PostgresService {
  readonly url: string
  /** `null` when `DATABASE_URL` names a running one, which cannot be stopped either. */
  readonly dataDir: string | null
  /** Folder of its programs, such as `postgres`, `psql` and `pg_dump`; `null` for a foreign server. */
  readonly programs: string | null
  /** Current process id of the server; `null` while it is stopped, and for a foreign server. */
  readonly pid: number | null
  /** Stops the server and resolves when its main process has ended. */
  down(how: Shutdown): Promise<void>
  /** Starts it again on the same port and resolves when it accepts connections. */
  up(): Promise<void>
  /** `down`, then `up`. */
  restart(how?: Shutdown): Promise<void>
  /** `down('kill')`. */
  kill9(): Promise<void>
  /** Stops the server permanently and removes its data; has no effect on a foreign server. */
  stop(): Promise<void>
}

/**
 * The PostgreSQL named by `DATABASE_URL`, else a new one with `fsync` on, on a free port of 127.0.0.1. Its programs are
 * found on PATH or in the usual places, or installed by apt-get as root. With `own` always a new one, for tests that
 * stop it; `settings` (`name=value`) override the default ones. Throws, with instructions, when none is available.
 */
export async function startPostgres(
  options: { readonly own?: boolean; readonly settings?: readonly string[] } = {},
): Promise<PostgresService> {
  const named = process.env['DATABASE_URL']
  if (named !== undefined && named !== '' && options.own !== true) return foreign(named)
  const programs = dirname(await realpath(await findPostgres()))
  const user = await serverUser()
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-postgres-'))
  try {
    if (user !== null) await chown(folder, user.uid, user.gid)
    const dataDir = join(folder, 'data')
    const password = await makeCluster({ programs, folder, dataDir, user })
    let failure: unknown
    for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      const { settings = [] } = options
      const server = new Server(programs, folder, dataDir, await freePort(), password, user, settings)
      try {
        await server.up()
        return server
      } catch (error) {
        failure = error
      }
    }
    throw new Error('PostgreSQL did not start.', { cause: failure })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

class Server implements PostgresService {
  readonly url: string
  readonly dataDir: string
  readonly programs: string
  readonly #folder: string
  readonly #port: number
  readonly #user: ServerUser | null
  readonly #settings: readonly string[]
  #child: ChildProcess | null = null

  constructor(
    programs: string,
    folder: string,
    dataDir: string,
    port: number,
    password: string,
    user: ServerUser | null,
    settings: readonly string[],
  ) {
    this.programs = programs
    this.#folder = folder
    this.#port = port
    this.#user = user
    this.#settings = settings
    this.dataDir = dataDir
    this.url = `postgres://cowrite:${password}@127.0.0.1:${port}/postgres`
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  async up(): Promise<void> {
    if (this.#child !== null) return
    const deadline = Date.now() + START_DEADLINE_MS
    for (;;) {
      const outcome = await this.#launch(deadline)
      if (outcome === 'ready') return
      // The processes of a killed server keep its shared memory until they end.
      if (!/pre-existing shared memory|lock file .* already exists/.test(outcome) || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${outcome}`)
      }
      await delay(100)
    }
  }

  async down(how: Shutdown): Promise<void> {
    const child = this.#child
    if (child === null) return
    this.#child = null
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(SIGNALS[how])
    const harder = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(harder)
  }

  async restart(how: Shutdown = 'fast'): Promise<void> {
    await this.down(how)
    await this.up()
  }

  kill9(): Promise<void> {
    return this.down('kill')
  }

  async stop(): Promise<void> {
    await this.down('fast')
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  /** Starts the server; resolves to `ready`, or to its output when it ended instead. */
  async #launch(deadline: number): Promise<string> {
    const child = spawn(join(this.programs, 'postgres'), this.#flags(), {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(this.#user ?? {}),
    })
    // Every exit of this process, except by SIGKILL, ends the server.
    const endWithUs = (): void => void child.kill('SIGKILL')
    process.once('exit', endWithUs)
    child.once('exit', () => process.off('exit', endWithUs))
    this.#child = child
    let output = ''
    const outcome = await new Promise<string>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.max(0, deadline - Date.now()))
      child.stderr.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-4_000)
        if (!output.includes('database system is ready to accept connections')) return
        clearTimeout(timer)
        resolve('ready')
      })
      child.once('error', (error) => resolve(`${error}`))
      child.once('close', (code) => {
        clearTimeout(timer)
        resolve(`${output}\nended with ${code}`)
      })
    })
    if (outcome !== 'ready') this.#child = null
    return outcome
  }

  #flags(): string[] {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=on',
      'max_connections=200',
      // PostgreSQL uses the later of two values for one setting.
      ...this.#settings,
    ]
    return ['-D', this.dataDir, '-p', String(this.#port), ...settings.flatMap((setting) => ['-c', setting])]
  }
}

function foreign(url: string): PostgresService {
  const refuse = async (): Promise<never> => {
    throw new Error('The PostgreSQL of DATABASE_URL is not ours to take down: ask for { own: true }.')
  }
  return {
    url,
    dataDir: null,
    programs: null,
    pid: null,
    down: refuse,
    up: refuse,
    restart: refuse,
    kill9: refuse,
    stop: async () => {},
  }
}

async function findPostgres(): Promise<string> {
  const found = await findProgram(['postgres'], await places())
  if (found !== null) return found
  await installPackages(['postgresql'], 'PostgreSQL tests')
  const installed = await findProgram(['postgres'], await places())
  if (installed !== null) return installed
  throw new Error(
    'PostgreSQL was installed but its program is in none of the usual places; set DATABASE_URL.',
  )
}

/** Debian's newest version first. */
async function places(): Promise<string[]> {
  const versions = await readdir(DEBIAN_FOLDER).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a))
  return [...newestFirst.map((version) => join(DEBIAN_FOLDER, version, 'bin/postgres')), ...OTHER_PLACES]
}

/** PostgreSQL refuses to run as root, so it runs as `postgres`, else as `nobody`. `null`: runs as the current user. */
async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => null)
    if (ids !== null) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.')
}
