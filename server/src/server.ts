import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { openStore, type Store } from '@cowrite/persistence'
import { type Logger, pino } from 'pino'
import type { Access, Authenticator } from './access/access.ts'
import { EmbeddedAccess } from './access/embedded-access.ts'
import { OpenAccess } from './access/open-access.ts'
import { LazyAssistant } from './assistant/lazy-assistant.ts'
import { runRoutes } from './assistant/routes.ts'
import { openRedisBus } from './cluster/bus/redis.ts'
import type { RedisTarget } from './cluster/bus/redis-url.ts'
import { Cluster } from './cluster/cluster.ts'
import { type FormatRange, SUPPORTED_FORMATS } from './cluster/protocol/format.ts'
import { Compactor } from './compaction/compactor.ts'
import type { Config } from './config/config.ts'
import { DocumentRooms } from './documents/document-rooms.ts'
import { DocumentService } from './documents/document-service.ts'
import { documentRoutes } from './documents/routes.ts'
import { ensureWelcome } from './documents/welcome/welcome.ts'
import type { DirectConnection, OpenOptions } from './embedding/direct-connection.ts'
import { DEFAULT_HOOK_TIMES, type Hooks, type HookTimes } from './embedding/hooks.ts'
import type { InstalledHooks } from './embedding/install-hooks.ts'
import { LazyDirectConnections } from './embedding/lazy-direct-connections.ts'
import { ProgramHttp } from './embedding/program-http.ts'
import type { EventConsumer } from './events/event-consumers.ts'
import type { EventPace } from './events/event-pace.ts'
import { Events } from './events/events.ts'
import { Housekeeping, RHYTHM, type Rhythm } from './housekeeping/housekeeping.ts'
import { createHttp } from './http/app.ts'
import { callerOf } from './http/caller.ts'
import { healthRoutes } from './http/health.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http/limits.ts'
import { Listener } from './http/listen.ts'
import { metricsRoute } from './http/metrics-route.ts'
import { Metrics, type NodeFigures } from './observability/metrics.ts'
import { InternalMembers } from './rooms/internal-members.ts'
import { DEFAULT_LIMITS, type Limits } from './rooms/limits.ts'
import { Names } from './rooms/names.ts'
import { RoomAdmission } from './rooms/room-admission.ts'
import type { RoomCommand } from './rooms/room-command.ts'
import { RoomRegistry } from './rooms/room-registry.ts'
import { RoomSweeper } from './rooms/room-sweeper.ts'
import { FrameLimit } from './transport/frame-limit.ts'
import { Sockets } from './transport/sockets.ts'
import { UnexpectedErrors } from './transport/unexpected-errors.ts'
import { versionRoutes } from './versions/routes.ts'
import { VersionRecorder } from './versions/version-recorder.ts'
import { VersionService } from './versions/version-service.ts'
import { startWarmUp } from './warm-up.ts'
import { DocumentWorkers } from './workers/document-workers.ts'

/** A name without a slash belongs to this project; `npm start` shows it first. */
const DEFAULT_PROJECT = 'demo'
/** The figures of a node that is not part of a cluster. */
const ALONE: NodeFigures = {
  others: 0,
  busState: { name: 'away' },
  counts: { published: 0, received: 0, dropped: 0 },
  repairedRows: 0,
}
/** A shutdown takes at most 10 s. Time limits for closing the sockets and for the last commits, in ms. */
const DRAIN_MS = 3_000
const COMMIT_MS = 5_000
/** Time limit for the hooks that are due or run when the server closes, in ms. */
const HOOKS_MS = 2_000

/** A running server. */
export interface CowriteServer {
  /** Where it listens: `http://127.0.0.1:3000`. An empty string while it does not listen. */
  readonly url: string
  /** The commands of documents, with the checks and effects that they have over HTTP. */
  readonly documents: DocumentService
  /**
   * Executes a command in the rooms of all nodes: closes sessions or changes rights. Resolves when it is executed on
   * this node and sent to the others. `read-only` is `documents.setReadOnly` by the server itself, for a document that is
   * known by its id: its state is stored in the database before. Rejects with a `StoreError` if that fails, and with a
   * `ServiceError` if there is no such document.
   */
  control(command: RoomCommand): Promise<void>
  /**
   * Opens a document for reading and editing in this process; creates it when there is none. Rejects with a
   * `ServiceError` that says why not.
   */
  open(address: string, options?: OpenOptions): Promise<DirectConnection>
  /** Listens where the configuration says and resolves to the URL. For a server that was created without listening. */
  listen(): Promise<string>
  /** Takes over a WebSocket upgrade of another HTTP server: the arguments of its event `upgrade`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers a request of another HTTP server: the API, health, metrics, the web app and the widget. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void
  /**
   * Stops accepting, closes all sockets with 1012, commits, calls the hooks that are due; resolves when everything is
   * released.
   */
  close(): Promise<void>
}

/** Options of a server beside its configuration; defaults in brackets. */
export interface ServerOptions {
  /** [pino on standard output] */
  readonly logger?: Logger
  /** Checks credentials; for programs that embed the server. [as the configuration says] */
  readonly authenticator?: Authenticator
  /** Functions of the program that the server calls. `hooks.authenticate` is another form of `authenticator`. [none] */
  readonly hooks?: Hooks
  /** [those of {@link DEFAULT_HOOK_TIMES}] */
  readonly hookTimes?: Partial<HookTimes>
  /**
   * Whether the server listens: at once, not before `listen` is called, or never: then it takes over the WebSocket
   * upgrades of this HTTP server for `/collab` and `/yjs/`, and leaves other upgrades to its other listeners. [true]
   */
  readonly listen?: boolean | HttpServer
  /** When expired documents and versions are deleted. [a minute after the start, then every hour] */
  readonly housekeeping?: Rhythm
  /** Are told of the events of documents; all nodes should have the same. [none] */
  readonly consumers?: readonly EventConsumer[]
  /** [the documented times] */
  readonly eventPace?: Partial<EventPace>
  /** [the documented limits] */
  readonly limits?: Partial<Limits>
  /** [the documented limits] */
  readonly httpLimits?: Partial<HttpLimits>
  /** Aborts the start: closes what was opened and rejects with the signal's reason. No effect after the start. */
  readonly signal?: AbortSignal
  /** Formats of messages between nodes to use, as an older version does. [all that this version supports] */
  readonly formats?: FormatRange
}

/**
 * Opens the store, seeds the welcome document and listens, unless told otherwise.
 *
 * @throws StoreError when the store cannot be opened; Error with `code` (EADDRINUSE …) when listening fails; the reason
 * of `signal`.
 */
export async function createServer(config: Config, parts: ServerOptions = {}): Promise<CowriteServer> {
  const { signal } = parts
  signal?.throwIfAborted()
  const logger = parts.logger ?? pino({ level: config.logLevel })
  const limits: Limits = { ...DEFAULT_LIMITS, ...parts.limits }
  const httpLimits: HttpLimits = { ...DEFAULT_HTTP_LIMITS, ...parts.httpLimits }
  const now = () => performance.now()
  const store = await openStore(
    config.store.kind === 'postgres'
      ? {
          ...config.store,
          keys: config.keys,
          onIdleError: (err) => logger.warn({ err }, 'a database connection broke'),
        }
      : config.store.kind === 'pglite'
        ? { ...config.store, keys: config.keys }
        : config.store,
  )
  try {
    signal?.throwIfAborted()
    const events = await Events.open({
      store,
      consumers: parts.consumers ?? [],
      logger,
      ...(parts.eventPace ? { pace: parts.eventPace } : {}),
    })
    await ensureWelcome(store, events.writer, DEFAULT_PROJECT)
    signal?.throwIfAborted()
    const hooks = await installedHooks(parts, store, logger)
    const authenticator = hooks?.authenticator ?? parts.authenticator
    const access = authenticator ? new EmbeddedAccess(authenticator) : accessFor(config)
    const { housekeeping = RHYTHM, formats = SUPPORTED_FORMATS, listen = true } = parts
    const of = {
      logger,
      limits,
      httpLimits,
      access,
      hooks,
      listen,
      housekeeping,
      formats,
      now,
      store,
      events,
    }
    return await start(config, of)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** `null` when there are no hooks: their code is not loaded then. */
async function installedHooks(
  { hooks, hookTimes, authenticator }: ServerOptions,
  store: Store,
  logger: Logger,
): Promise<InstalledHooks | null> {
  if (!hooks) return null
  if (hooks.authenticate && authenticator) {
    throw new TypeError('Both an authenticator and the hook authenticate: which one is to decide?')
  }
  const { installHooks } = await import('./embedding/install-hooks.ts')
  return installHooks(hooks, { store, logger, times: { ...DEFAULT_HOOK_TIMES, ...hookTimes } })
}

async function start(
  config: Config,
  parts: {
    readonly logger: Logger
    readonly limits: Limits
    readonly httpLimits: HttpLimits
    readonly access: Access
    readonly hooks: InstalledHooks | null
    readonly listen: boolean | HttpServer
    readonly housekeeping: Rhythm
    readonly formats: FormatRange
    readonly now: () => number
    readonly store: Store
    readonly events: Events
  },
): Promise<CowriteServer> {
  const { logger, limits, now, store, events } = parts
  const compactor = new Compactor(store, {
    onTrouble: (err) => logger.error({ err }, 'a thread that compacts broke'),
  })
  const metrics = new Metrics()
  const { redis } = config
  let cluster: Cluster | null = null
  const joinCluster = (node: string, target: RedisTarget): Cluster => {
    cluster = new Cluster({
      node,
      openBus: (events) =>
        openRedisBus(
          { target, onTrouble: (trouble) => logger.warn({ trouble }, 'Redis does not work') },
          events,
        ),
      updates: store.updates,
      logger,
      now,
      onCommand: (command) => registry.dispatch(command),
      formats: parts.formats,
    })
    return cluster
  }
  const registry: RoomRegistry = new RoomRegistry({
    store,
    compactor,
    recorder: new VersionRecorder({
      events: events.writer,
      logger,
      now,
      intervalMs: config.versionsIntervalMs,
    }),
    limits,
    logger,
    now,
    journalMaxBytes: config.journalMaxBytes,
    onTransaction: (outcome) => metrics.committed(outcome),
    observer: parts.hooks?.observer ?? null,
    events: events.writer,
    changes: events.changes,
    ...(redis ? { cluster: ({ node }) => joinCluster(node, redis) } : {}),
  })
  const rooms = new DocumentRooms(registry, (command) => cluster?.broadcast(command))
  let owners = 0
  const nextOwner = () => ++owners
  const names = new Names(registry, store.documents, DEFAULT_PROJECT)
  const { access } = parts
  const admission = new RoomAdmission({ registry, names, documents: store.documents, access })
  const members = new InternalMembers(registry, admission, nextOwner)
  const workers = new DocumentWorkers(logger)
  const assistant = new LazyAssistant({
    rooms: members,
    ...(config.assistant.apiKey ? { apiKey: config.assistant.apiKey } : {}),
    ...(config.assistant.baseUrl ? { baseUrl: config.assistant.baseUrl } : {}),
    models: config.assistant.models,
    onEnd: (run) => {
      if (run.state === 'failed') logger.warn({ run: run.id, err: run.failure.cause }, run.failure.message)
    },
  })
  const origins = { allowed: config.origins, loopbackOnly: config.loopbackOnly }
  let draining = false
  const caller = callerOf(access)
  const documents = new DocumentService({
    store,
    events: events.writer,
    access,
    rooms,
    defaultProject: DEFAULT_PROJECT,
  })
  const versions = new VersionService({ store, events: events.writer, documents, registry, members, workers })
  const http = await createHttp({
    logger,
    origins,
    limits: parts.httpLimits,
    routes: [
      (app) =>
        healthRoutes(app, {
          ping: () => store.ping(),
          journal: registry.journal,
          isJournalFull: () => registry.isJournalFull,
          isDraining: () => draining,
          nodes: cluster,
        }),
      (app) => metricsRoute(app, { metrics }),
      (app) => documentRoutes(app, { documents, caller }),
      (app) => versionRoutes(app, { versions, caller }),
      (app) => runRoutes(app, { assistant: () => assistant.get(), documents, caller }),
    ],
  })
  const sockets = new Sockets({
    http: http.server,
    services: {
      registry,
      access,
      admission,
      errors: new UnexpectedErrors(logger),
      limits,
      maxFrameBytes: config.maxFrameBytes,
      defaultProject: DEFAULT_PROJECT,
      nextOwner,
    },
    origins,
    frames: new FrameLimit(config.maxFrameBytes, logger, now),
    now,
  })
  metrics.watch(registry, sockets)
  metrics.watchNodes(cluster ?? ALONE)
  const direct = new LazyDirectConnections({ members, logger })
  const listener = new Listener(http, config)
  await (parts.listen === true ? listener.listen() : http.ready())
  const localOnly = access instanceof OpenAccess && config.loopbackOnly
  const programHttp = new ProgramHttp({ http, sockets, localOnly })
  if (typeof parts.listen === 'object') programHttp.attach(parts.listen)
  const sweeper = new RoomSweeper(registry)
  const stopWarmUp = startWarmUp()
  const housekeeping = new Housekeeping(
    {
      store,
      events: events.writer,
      trashDays: config.trashDays,
      keeping: config.versionsKeep,
      onPurged: (documentId) => rooms.deleted(documentId),
    },
    logger,
    parts.housekeeping,
  )
  events.start()

  return {
    get url() {
      return listener.url
    },
    documents,
    open: (address, options) => direct.open(address, options),
    listen: () => listener.listen(),
    handleUpgrade: (request, socket, head) => programHttp.upgrade(request, socket, head),
    handleRequest: (request, response) => programHttp.answer(request, response),
    async control(command) {
      if (command.kind === 'read-only') await documents.setReadOnlyById(command.documentId, command.on)
      else rooms.dispatch(command)
    },
    close: once(async () => {
      draining = true
      cluster?.drain()
      stopWarmUp()
      await assistant.close()
      const tidied = housekeeping.close()
      const delivered = events.stopDelivery()
      sweeper.close()
      // Edits of the clients that are still connected are accepted and acknowledged.
      await sockets.drain(DRAIN_MS)
      await direct.stop()
      await registry.close(COMMIT_MS)
      await direct.abort()
      await parts.hooks?.close(HOOKS_MS)
      await events.close()
      await cluster?.close()
      sockets.terminate()
      programHttp.detach()
      await listener.close()
      await compactor.close()
      await workers.close()
      await tidied
      await delivered
      await store.close()
    }),
  }
}

/** The access that the configuration asks for. */
function accessFor({ auth }: Config): Access {
  switch (auth) {
    case 'open':
      return new OpenAccess()
    default:
      return auth satisfies never
  }
}

/** Does the work with the first call; further ones get the same promise. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= work()
    return running
  }
}
