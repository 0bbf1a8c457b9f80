import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { CpuMeter, coreBusy, familyCpu, type Memory, memoryOf, resetPeak } from '../measure/process.ts'
import { LOAD_CORE, SERVER_CORE } from '../run/cores.ts'
import type { RunDatabase } from '../run/database.ts'
import type { RedisDeed } from '../run/nodes.ts'
import type { RunRedis } from '../run/redis.ts'
import { Client, type ClientOptions, type Endpoint } from './client.ts'

/** How many sockets may be opening at a time; above, a server's accept queue would be what is measured. */
const OPENING_AT_ONCE = 100
/** Silent clients speak this often: Hocuspocus drops a socket after 60 s of silence, stock clients send every 15 s. */
const KEEPALIVE_MS = 20_000
/** Source addresses in the loopback range, so that ports do not run out. */
const SOURCES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4']
/** Share of a core that other programs may use before a stretch counts as disturbed. */
const DISTURBED = 0.05
const SCRATCH_BYTES = 256 * 1024

/** What a client looks into, besides where it is. */
export type Looking = Pick<ClientOptions, 'onUpdate' | 'onPresence' | 'acknowledgements'>

/**
 * The bench around one server in one run: opens clients, reads the server's CPU and memory, keeps the books. A server of
 * several nodes is one here, its CPU that of all of them; memory and restarts are those of the first.
 */
export class Lab {
  readonly quick: boolean
  /** Where the nodes are; the first is the only one in most scenarios. */
  readonly endpoints: readonly Endpoint[]
  readonly notes: string[] = []
  readonly clients: Client[] = []
  /** The PostgreSQL beside the server; null in scenarios without one. */
  readonly database: RunDatabase | null
  /** The Redis between nodes; null where there is one node. */
  readonly redis: RunRedis | null
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
    readonly settle: () => Promise<void>
    readonly restart: (signal: NodeJS.Signals) => Promise<number>
    readonly doToRedis: (deed: RedisDeed) => Promise<void>
    readonly progress: (text: string) => void
  }) {
    this.quick = options.quick
    this.endpoints = options.endpoints
    this.database = options.database
    this.redis = options.redis
    this.#meters = options.pids.map(meter)
    this.#settle = options.settle
    this.#restart = options.restart
    this.#doToRedis = options.doToRedis
    this.#progress = options.progress
  }

  /** Where the first node is, and how clients speak to every node. */
  get endpoint(): Endpoint {
    const [first] = this.endpoints
    if (first === undefined) throw new Error('a server without nodes')
    return first
  }

  /** Tells the person at the terminal what is going on. */
  progress(text: string): void {
    this.#progress(text)
  }

  /** Opens one client on a node, by its number; it may still be joining. */
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

  /** Opens `count` clients, a hundred at a time, and waits until all have their document. */
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
   * Ends the server by a signal and starts it anew on the same port and the same database; resolves when it listens.
   * The clients of the old one are cut off. CPU is counted from zero.
   */
  async restartServer(signal: NodeJS.Signals): Promise<void> {
    this.#meters[0] = meter(await this.#restart(signal))
  }

  /** Kills the Redis between the nodes, or starts it again, empty, on the same port. */
  doToRedis(deed: RedisDeed): Promise<void> {
    return this.#doToRedis(deed)
  }

  /** CPU time the server has used so far, all its nodes, microseconds. */
  cpu(): number {
    return this.#meters.reduce((sum, { cpu }) => sum + cpu.read(), 0)
  }

  /** CPU time one node has used so far, by its number, microseconds. */
  cpuOf(node: number): number {
    return this.#meters[node]?.cpu.read() ?? 0
  }

  /** CPU time PostgreSQL has used so far, all its processes, microseconds; 0 where there is none. */
  databaseCpu(): number {
    return this.database === null ? 0 : familyCpu(this.database.pid)
  }

  /** CPU time Redis has used so far, microseconds; 0 where there is none. */
  redisCpu(): number {
    return this.redis === null ? 0 : familyCpu(this.redis.pid)
  }

  /**
   * Watches whether other programs use the two cores; the function it returns ends the watch, and notes it
   * when they did, so that nobody trusts numbers taken on a busy machine. PostgreSQL and Redis, which the
   * operating system places as it likes, are no other programs: where there are any, the two cores are looked at together.
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

  /** The server's memory now. */
  memory(): Memory {
    return memoryOf(this.#firstPid)
  }

  /** The server's memory after it has collected its garbage. */
  async settledMemory(): Promise<Memory> {
    await this.#settle()
    return this.memory()
  }

  /** Lets the server's memory peak start anew. */
  resetPeak(): void {
    resetPeak(this.#firstPid)
  }

  /**
   * Waits until `condition` holds, looking every few milliseconds; false when it does not within `deadline`
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

  /** Notes clients that the server dropped; true when there are none. */
  allConnected(): boolean {
    const lost = this.clients.filter((client) => !client.stalled && client.socket.failure !== null)
    if (lost.length > 0) {
      this.notes.push(
        `${lost.length} of ${this.clients.length} clients were cut off: ${lost[0]?.socket.failure}`,
      )
    }
    return lost.length === 0
  }

  /** Waits until every update was acknowledged; notes what was not. True where the protocol has none. */
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

  /** Ends some clients, so that others can take their place. */
  dismiss(clients: readonly Client[]): void {
    const gone = new Set(clients)
    for (const client of clients) client.socket.destroy()
    this.clients.splice(0, this.clients.length, ...this.clients.filter((client) => !gone.has(client)))
  }

  /** Ends all clients. */
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
  // Aborting the timer rejects it; nobody waits for it any more then.
  late.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    abort.abort()
  }
}
