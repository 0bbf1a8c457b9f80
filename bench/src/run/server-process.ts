import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { COMPILED } from '../../../scripts/build/compiled.ts'
import { type Program, programOf, SERVERS, type ServerId, type Services } from '../servers/catalog.ts'
import { SERVER_CORE } from './cores.ts'

const START_DEADLINE_MS = 30_000
const STOP_DEADLINE_MS = 10_000
const SETTLE_DEADLINE_MS = 30_000

/** A running server. */
export class ServerProcess {
  readonly port: number
  readonly #id: ServerId
  readonly #program: Program
  #child: ChildProcess
  #log = ''

  private constructor(id: ServerId, program: Program, port: number) {
    this.#id = id
    this.#program = program
    this.port = port
    this.#child = this.#spawn()
  }

  /**
   * Starts a server on a free port, pinned to its core; resolves when it accepts connections. With a database it stores
   * its documents there, if it supports that.
   */
  static async start(id: ServerId, services: Services): Promise<ServerProcess> {
    const server = new ServerProcess(id, programOf(SERVERS[id], services), await freePort())
    await server.#untilListening()
    return server
  }

  /** Current process id of the server. */
  get pid(): number {
    if (this.#child.pid === undefined) {
      throw new Error('taskset could not be started; it is part of util-linux')
    }
    return this.#child.pid
  }

  /** The server's last output, for error messages. */
  get log(): string {
    return this.#log
  }

  /** Whether the process has ended by itself. */
  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Makes the server collect its garbage; resolves afterwards. */
  async settle(): Promise<void> {
    const settled = once(this.#child, 'message', { signal: AbortSignal.timeout(SETTLE_DEADLINE_MS) })
    this.#child.send('settle')
    await settled
  }

  /** Ends the server by a signal, as {@link stop} does, and starts it again on the same port. */
  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.stop(signal)
    this.#child = this.#spawn()
    await this.#untilListening()
  }

  /** Stops the server with a signal, SIGTERM by default, and kills it when it takes longer than 10 s. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return
    const exit = once(this.#child, 'exit')
    this.#child.kill(signal)
    const slow = setTimeout(() => this.#child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await exit
    clearTimeout(slow)
  }

  #spawn(): ChildProcess {
    const { entry, flags = [], env } = this.#program
    const settle = fileURLToPath(new URL('../servers/settle.ts', import.meta.url))
    const node = [process.execPath, ...flags, '--expose-gc', '--import', settle, entry]
    // Every server starts as `npm start` starts ours.
    const child = spawn('taskset', ['-c', String(SERVER_CORE), ...node], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: COMPILED,
        PORT: String(this.port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const keep = (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString('utf8')).slice(-4000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    return child
  }

  async #untilListening(): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS
    while (!(await accepts(this.port))) {
      if (this.ended) throw new Error(`${this.#id} ended while starting:\n${this.#log}`)
      if (Date.now() > deadline) {
        await this.stop()
        throw new Error(`${this.#id} did not listen within ${START_DEADLINE_MS / 1000} s:\n${this.#log}`)
      }
      await delay(50)
    }
  }
}

/** A port of 127.0.0.1 that nobody uses. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
