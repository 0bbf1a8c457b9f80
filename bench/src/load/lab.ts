import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { CpuMeter, coreBusy, familyCpu, type Memory, memoryOf, resetPeak } from '../measure/process.ts'
import { LOAD_CORE, SERVER_CORE } from '../run/cores.ts'
import type { RunDatabase } from '../run/database.ts'
import type { RedisDeed } from '../run/nodes.ts'
import type { RunRedis } from '../run/redis.ts'
import { Client, type ClientOptions, type Endpoint } from './client.ts'

/** Number of sockets that may be opening at a time; with more, the server's accept queue would be measured. */
const OPENING_AT_ONCE = 100
/**
 * Interval of messages of silent clients, in ms: Hocuspocus drops a socket after 60 s of silence, stock clients send
 * every 15 s.
 */
const KEEPALIVE_MS = 20_000
/** Source addresses in the loopback range; one address would run out of ports. */
const SOURCES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4']
/** Share of a core used by other programs above which a measurement counts as disturbed. */
const DISTURBED = 0.05
const SCRATCH_BYTES = 256 * 1024

/** What a client processes in addition to its protocol. */
export type Looking = Pick<ClientOptions, 'onUpdate' | 'onPresence' | 'onOther' | 'acknowledgements'>

/**
 * The environment of one run against one server: opens clients, reads the server's CPU and memory, records edits.
 * Several nodes count as one server: CPU is that of all nodes; memory and restarts are those of the first.
 */
export class Lab {
  readonly quick: boolean
  /** The addresses of the nodes; in most scenarios there is only one. */
  readonly endpoints: readonly Endpoint[]
  readonly notes: string[] = []
  readonly clients: Client[] = []
  /** The PostgreSQL of the server; null in scenarios without one. */
  readonly database: RunDatabase | null
  /** The Redis between the nodes; null with one node. */
  readonly redis: RunRedis | null
  /** Base URL at which the servers expect a language model; null in scenarios without one. */
  readonly model: string | null
  readonly #meters: { readonly pid: number; readonly cpu: CpuMeter }[]
  readonly #settle: () => Promise<void>
  readonly #restart: (signal: NodeJS.Signals) => Promise<number>
  readonly #doToRedis: (deed: RedisDeed) => Promise<void>
  readonly #progress: (text: string) => void
  readonly #scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)
  #keepalive: NodeJS.Timeout | null = null

  constructor(options: {
    readonly quick: boolean
    readonly endpoints: readonly Endpoint[]
    readonly pids: readonly number[]
    readonly database: RunDatabase | null
    readonly redis: RunRedis | null
    readonly model?: string | null
    readonly settle: () => Promise<void>
    readonly restart: (signal: NodeJS.Signals) => Promise<number>
    readonly doToRedis: (deed: RedisDeed) => Promise<void>
    readonly progress: (text: string) => void
  }) {
    this.quick = options.quick
    this.endpoints = options.endpoints
    this.database = options.database
    this.redis = options.redis
    this.model = options.model ?? null
    this.#meters = options.pids.map(meter)
    this.#settle = options.settle
    this.#restart = options.restart
    this.#doToRedis = options.doToRedis
    this.#progress = options.progress
  }

  /** The address of the first node, and the protocol of the clients for all nodes. */
  get endpoint(): Endpoint {
    const [first] = this.endpoints
    if (first === undefined) throw new Error('a server without nodes')
    return first
  }

  /** Prints progress on the terminal. */
  progress(text: string): void {
    this.#progress(text)
  }

  /** Opens one client on a node, given by its number; the client may still be joining on return. */
  open(document: string, looking: Looking = {}, node = 0): Client {
    const localAddress = SOURCES[this.clients.length % SOURCES.length] ?? '127.0.0.1'
    const client = new Client({
      endpoint: this.endpoints[node] ?? this.endpoint,
      document,
      scratch: this.#scratch,
      localAddress,
      ...looking,
    })
    this.clients.push(client)
    this.#keepalive ??= setInterval(() => this.#keepAlive(), KEEPALIVE_MS)
    return client
  }

  /** Opens `count` clients, a hundred at a time, and waits until all have received their document. */
  async join(
    count: number,
    document: (i: number) => string,
    looking?: (i: number) => Looking,
    node: (i: number) => number = () => 0,
  ): Promise<Client[]> {
    const clients: Client[] = []
    for (let at = 0; at < count; at += OPENING_AT_ONCE) {
      const batch: Client[] = []
      for (let i = at; i < Math.min(count, at + OPENING_AT_ONCE); i++) {
        batch.push(this.open(document(i), looking?.(i), node(i)))
      }
      await within(60_000, 'clients did not join', Promise.all(batch.map((client) => client.synced)))
      clients.push(...batch)
    }
    return clients
  }

  /**
   * Ends the server by a signal and restarts it on the same port with the same database; resolves when it listens. The
   * old server's clients are disconnected. CPU is counted from zero.
   */
  async restartServer(signal: NodeJS.Signals): Promise<void> {
    this.#meters[0] = meter(await this.#restart(signal))
  }

  /** Kills the Redis between the nodes, or restarts it, empty, on the same port. */
  doToRedis(deed: RedisDeed): Promise<void> {
    return this.#doToRedis(deed)
  }

  /** CPU time used so far by all nodes of the server, in microseconds. */
  cpu(): number {
    return this.#meters.reduce((sum, { cpu }) => sum + cpu.read(), 0)
  }

  /** CPU time used so far by one node, given by its number, in microseconds. */
  cpuOf(node: number): number {
    return this.#meters[node]?.cpu.read() ?? 0
  }

  /** CPU time used so far by all processes of PostgreSQL, in microseconds; 0 without one. */
  databaseCpu(): number {
    return this.database === null ? 0 : familyCpu(this.database.pid)
  }

  /** CPU time used so far by Redis, in microseconds; 0 without one. */
  redisCpu(): number {
    return this.redis === null ? 0 : familyCpu(this.redis.pid)
  }

  /**
   * Monitors whether other programs use the two cores. The returned function ends the monitoring and adds a note if
   * they did, because numbers from a busy machine are unreliable. PostgreSQL and Redis do not count as other programs;
   * the operating system schedules them on either core, so with them the two cores are evaluated together.
   */
  watchCores(): (what: string) => void {
    const reading = () => {
      const own = process.cpuUsage()
      return {
        wall: performance.now() * 1000,
        server: coreBusy(SERVER_CORE) - this.cpu(),
        load: coreBusy(LOAD_CORE) - own.user - own.system,
        services: this.databaseCpu() + this.redisCpu(),
      }
    }
    const before = reading()
    return (what) => {
      const after = reading()
      const wall = after.wall - before.wall
      const share = (after.server - before.server) / wall
      const loadShare = (after.load - before.load) / wall
      if (this.database !== null) {
        const others = share + loadShare - (after.services - before.services) / wall
        if (others < 2 * DISTURBED) return
        this.notes.push(`${what}: other programs used ${Math.round(others * 50)} % of both cores`)
        return
      }
      if (share < DISTURBED && loadShare < DISTURBED) return
      const [server, load] = [share, loadShare].map((part) => Math.max(0, Math.round(part * 100)))
      this.notes.push(
        `${what}: other programs used ${server} % of the server's core, ${load} % of the generator's`,
      )
    }
  }

  /** The server's current memory. */
  memory(): Memory {
    return memoryOf(this.#firstPid)
  }

  /** The server's memory after a garbage collection. */
  async settledMemory(): Promise<Memory> {
    await this.#settle()
    return this.memory()
  }

  /** Resets the server's memory peak. */
  resetPeak(): void {
    resetPeak(this.#firstPid)
  }

  /**
   * Waits until `condition` is true, checking every few milliseconds; returns false when it is not within `deadline`
   * milliseconds.
   */
  async until(condition: () => boolean, deadline: number): Promise<boolean> {
    const end = performance.now() + deadline
    while (!condition()) {
      if (performance.now() > end) return false
      await delay(5)
    }
    return true
  }

  /** Notes clients that the server disconnected; true when there are none. */
  allConnected(): boolean {
    const lost = this.clients.filter((client) => !client.stalled && client.socket.failure !== null)
    if (lost.length > 0) {
      this.notes.push(
        `${lost.length} of ${this.clients.length} clients were cut off: ${lost[0]?.socket.failure}`,
      )
    }
    return lost.length === 0
  }

  /** Waits until every update is acknowledged; notes missing acknowledgements. True if the protocol has none. */
  async allAcknowledged(deadline: number): Promise<boolean> {
    if (!this.endpoint.protocol.acknowledges) return true
    const whole = () => this.clients.every((client) => client.stalled || client.accepted >= client.owed)
    if (await this.until(whole, deadline)) return true
    const owed = this.clients.reduce((sum, client) => sum + client.owed, 0)
    const accepted = this.clients.reduce((sum, client) => sum + client.accepted, 0)
    const refused = this.clients.reduce((sum, client) => sum + client.refused, 0)
    this.notes.push(`${accepted} of ${owed} updates were acknowledged, ${refused} refused`)
    return false
  }

  /** Disconnects some clients, so that others can take their place. */
  dismiss(clients: readonly Client[]): void {
    const gone = new Set(clients)
    for (const client of clients) client.socket.destroy()
    this.clients.splice(0, this.clients.length, ...this.clients.filter((client) => !gone.has(client)))
  }

  /** Disconnects all clients. */
  close(): void {
    if (this.#keepalive !== null) clearInterval(this.#keepalive)
    for (const client of this.clients) client.socket.destroy()
  }

  get #firstPid(): number {
    const [first] = this.#meters
    if (first === undefined) throw new Error('a server without nodes')
    return first.pid
  }

  #keepAlive(): void {
    for (const client of this.clients) if (client.socket.failure === null) client.keepAlive()
  }
}

function meter(pid: number): { readonly pid: number; readonly cpu: CpuMeter } {
  return { pid, cpu: new CpuMeter(pid) }
}

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const abort = new AbortController()
  const late = delay(ms, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`${what} within ${ms / 1000} s`)
  })
  // Aborting the timer rejects its promise, which is not awaited any more.
  late.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    abort.abort()
  }
}
