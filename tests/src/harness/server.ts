import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import { bareEnvironment } from './bare-environment.ts'
import { within } from './eventually.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** Collects a server's garbage on request; the benchmarks use the same. */
const SETTLE = join(ROOT, 'bench', 'src', 'servers', 'settle.ts')
const END_WITH_TESTS = join(import.meta.dirname, 'end-with-tests.ts')
/**
 * V8 compiles PGlite's program once, quickly, and not again for speed. The second compilation takes a quarter of the
 * processor's time of a start and pays only under load.
 */
export const COMPILED_ONCE = '--liftoff-only'
/** PGlite's first start takes seconds, more while other tests run. */
const START_DEADLINE_MS = 120_000
/** The documented maximum is 10 s; the rest is for a loaded machine. */
const STOP_DEADLINE_MS = 20_000
/** Lines of output stored for the message of a failed test. */
const KEPT_LINES = 2000
/** Lines of output that are printed of a server that ended by itself. */
const LAST_LINES = 20

/** Options of a server. */
export interface ServerOptions {
  /** Folder of the embedded database. Without it documents are stored in memory only (`COWRITE_STORE=memory`). */
  readonly dataDir?: string
  /** By default a free port. */
  readonly port?: number
  /** Environment variables in addition to {@link bareEnvironment}. */
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** The program to start, for a server with other limits. By default the built server. */
  readonly main?: string
  /** Whether its embedded database stores much: PGlite's program is compiled for speed then. [false] */
  readonly isBusy?: boolean
}

/** The end of a server process. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** From the signal to the end, in ms; from the start if it ended by itself. */
  readonly tookMs: number
}

/** A running server process. `await using` kills it. */
export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** `ws://127.0.0.1:PORT` */
  readonly wsUrl: string
  readonly port: number
  readonly pid: number
  /** The last lines of its standard output and standard error. */
  readonly logs: readonly string[]
  /** From the start of the process to its listening line, in ms. */
  readonly readyMs: number
  /** Resolves when the process has ended for any reason. */
  readonly ended: Promise<Ended>
  /** Sends SIGTERM (or another signal) and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  /** `kill -9`, and waits for the end. */
  kill9(): Promise<Ended>
  /** Stops it if it is running, and starts it again on the same port with the same options. */
  restart(): Promise<RunningServer>
  /** Memory of the process in bytes: resident set size. */
  rss(): Promise<number>
  /** The size of its objects and buffers after garbage collection, in bytes. */
  heldBytes(): Promise<number>
}

/** A server process that ended before it listened. */
export class StartFailed extends Error {
  readonly ended: Ended
  readonly output: string

  constructor(ended: Ended, output: string) {
    super(`The server ended with ${ended.code ?? ended.signal} before it listened:\n${output}`)
    this.ended = ended
    this.output = output
  }
}

/**
 * Starts the built server and resolves when it reports that it listens. Rejects with {@link StartFailed} when it ends
 * before that.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const begun = performance.now()
  const child = launch(options)
  const reap = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', reap)
  const logs: string[] = []
  let killedAt = begun
  let isAsked = false
  const ended = once(child, 'close').then((exit: unknown[]): Ended => {
    process.off('exit', reap)
    const [code, signal] = exit as [number | null, NodeJS.Signals | null]
    // A test that then waits for the server in vain says nothing of this.
    if (!isAsked)
      console.error(`The server ended with ${code ?? signal}:\n${logs.slice(-LAST_LINES).join('\n')}`)
    return { code, signal, tookMs: performance.now() - killedAt }
  })
  const { url } = await within(
    'the listening line of the server',
    listening(child, logs, ended),
    START_DEADLINE_MS,
  )
  const readyMs = performance.now() - begun
  const end = async (signal: NodeJS.Signals, deadline: number): Promise<Ended> => {
    killedAt = performance.now()
    isAsked = true
    child.kill(signal)
    return await within(`the server to end after ${signal}`, ended, deadline)
  }
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> => end(signal, STOP_DEADLINE_MS)
  const kill9 = (): Promise<Ended> => end('SIGKILL', STOP_DEADLINE_MS)
  const running = (): boolean => child.exitCode === null && child.signalCode === null
  const port = Number(new URL(url).port)
  return {
    url,
    wsUrl: url.replace(/^http/, 'ws'),
    port,
    pid: child.pid ?? -1,
    logs,
    readyMs,
    ended,
    stop,
    kill9,
    restart: async () => {
      if (running()) await stop()
      return await startServer({ ...options, port })
    },
    rss: () => residentBytes(child.pid ?? -1),
    heldBytes: async () => {
      const settled = once(child, 'message')
      child.send('settle')
      const [answer] = await within('the server to collect its garbage', settled, START_DEADLINE_MS)
      return (answer as { readonly heldBytes: number }).heldBytes
    },
    [Symbol.asyncDispose]: async () => {
      if (running()) await kill9()
    },
  }
}

function launch(options: ServerOptions): ChildProcess {
  const store =
    options.dataDir === undefined ? { COWRITE_STORE: 'memory' } : { COWRITE_DATA_DIR: options.dataDir }
  const preloaded = [SETTLE, END_WITH_TESTS].flatMap((path) => ['--import', path])
  const node = ['--expose-gc', ...preloaded, ...(options.isBusy === true ? [] : [COMPILED_ONCE])]
  return spawn(
    process.execPath,
    [
      ...node,
      options.main ?? inject('serverProgram'),
      '--port',
      String(options.port ?? 0),
      ...(options.flags ?? []),
    ],
    {
      cwd: ROOT,
      env: { ...bareEnvironment(), ...store, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
}

/** Collects output in `logs`; resolves to the listening line, rejects when the process ends without it. */
function listening(child: ChildProcess, logs: string[], ended: Promise<Ended>): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    const keep = (line: string): void => {
      logs.push(line)
      if (logs.length > KEPT_LINES) logs.splice(0, logs.length - KEPT_LINES)
      const url = listeningUrl(line)
      if (url !== null) resolve({ url })
    }
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', keep)
    }
    child.once('error', reject)
    ended.then((end) => reject(new StartFailed(end, logs.join('\n'))), reject)
  })
}

function listeningUrl(line: string): string | null {
  if (!line.includes('"listening"')) return null
  const entry: unknown = JSON.parse(line)
  if (typeof entry !== 'object' || entry === null || !('msg' in entry) || !('url' in entry)) return null
  return entry.msg === 'listening' && typeof entry.url === 'string' ? entry.url : null
}

/** Resident set size of a process in bytes, from Linux's /proc. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kib === undefined) throw new Error(`No VmRSS in /proc/${pid}/status`)
  return Number(kib) * 1024
}
