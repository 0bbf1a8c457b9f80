import { randomUUID } from 'node:crypto'
import type { AccessStore } from '@cowrite/persistence'
import type { AccessChanges } from './access/access-changes.ts'
import { AccountAccess } from './access/account-access.ts'
import { OpenAccess } from './access/open-access.ts'
import { AgentEntrance } from './agents/agent-rooms.ts'
import { agentsFeature } from './agents/agents-feature.ts'
import { runFacts } from './agents/run-facts.ts'
import { RunWrites } from './agents/run-writes.ts'
import { undoRun } from './agents/undo-run.ts'
import {
  type AuthorizationFeatureOptions,
  authorizationFeature,
} from './authorization-server/authorization-feature.ts'
import { ConsentScheme } from './authorization-server/consents/consent-scheme.ts'
import { PublicUrl } from './authorization-server/provider/public-url.ts'
import { AuthorNames } from './authorship/author-names.ts'
import { authorshipFeature } from './authorship/authorship-feature.ts'
import { openRedisBus } from './cluster/bus/redis.ts'
import { Cluster } from './cluster/cluster.ts'
import { clusterFeature } from './cluster/cluster-feature.ts'
import { commentsFeature } from './comments/comments-feature.ts'
import { Compactor } from './compaction/compactor.ts'
import type { Config } from './config/config.ts'
import { contentFeature } from './content/content-feature.ts'
import type { CowriteServer } from './cowrite-server.ts'
import { creationFeature } from './creation/creation-feature.ts'
import { DocumentRooms } from './documents/document-rooms.ts'
import { DocumentService } from './documents/document-service.ts'
import { documentsFeature } from './documents/documents-feature.ts'
import { HereNow } from './documents/here-now.ts'
import { openDocuments } from './documents/open-documents.ts'
import { embeddingFeature } from './embedding/embedding-feature.ts'
import { LazyDirectConnections } from './embedding/lazy-direct-connections.ts'
import { ProgramHttp } from './embedding/program-http.ts'
import { ensureOpened } from './events/document-changes.ts'
import { eventsFeature } from './events/events-feature.ts'
import { closeFeatures } from './features/close-features.ts'
import type { ServerFeature } from './features/server-feature.ts'
import { filesFeature } from './files/files-feature.ts'
import { housekeepingFeature } from './housekeeping/housekeeping-feature.ts'
import { createHttp } from './http/app.ts'
import { callerOf } from './http/caller.ts'
import { healthFeature } from './http/health-feature.ts'
import { Listener } from './http/listen.ts'
import { metricsFeature } from './http/metrics-route.ts'
import { keysFeature } from './keys/keys-feature.ts'
import { LinkReader } from './links/link-reader.ts'
import { linksFeature } from './links/links-feature.ts'
import { mcpFeature } from './mcp/mcp-feature.ts'
import { Metrics } from './observability/metrics.ts'
import { proposalsFeature } from './proposals/proposals-feature.ts'
import { combineObservers } from './rooms/combined-observer.ts'
import { InternalMembers } from './rooms/internal-members.ts'
import { Names } from './rooms/names.ts'
import { Reauthorization } from './rooms/reauthorization.ts'
import { RoomAdmission } from './rooms/room-admission.ts'
import { watchRooms } from './rooms/room-metrics.ts'
import { RoomRegistry } from './rooms/room-registry.ts'
import { Sweeper } from './scheduling/sweeper.ts'
import { openFoundation, type ServerFoundation } from './server-foundation.ts'
import type { ServerOptions } from './server-options.ts'
import { peopleFeatures } from './server-people.ts'
import { Expirations } from './transport/expirations.ts'
import { FrameLimit } from './transport/frame-limit.ts'
import { Sockets } from './transport/sockets.ts'
import { socketsFeature } from './transport/sockets-feature.ts'
import { ticketsFeature } from './transport/tickets-feature.ts'
import { UnexpectedErrors } from './transport/unexpected-errors.ts'
import { usageFeature } from './usage/usage-feature.ts'
import { Contents } from './versions/contents.ts'
import { VersionRecorder } from './versions/version-recorder.ts'
import { versionsFeature } from './versions/versions-feature.ts'
import { warmUpFeature } from './warm-up.ts'
import { DocumentWorkers } from './workers/document-workers.ts'

/** A name without a slash belongs to this project; `npm start` shows it first. */
const DEFAULT_PROJECT = 'demo'
/** Time limit for the last commits when the server closes, in ms: a shutdown takes at most 10 s. */
const COMMIT_MS = 5_000

/**
 * Opens the store, seeds the welcome document and listens, unless told otherwise.
 *
 * @throws StoreError when the store cannot be opened; Error with `code` (EADDRINUSE …) when listening fails; the reason
 * of `signal`.
 */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<CowriteServer> {
  const foundation = await openFoundation(config, options, DEFAULT_PROJECT)
  try {
    return await compose(config, foundation)
  } catch (error) {
    await foundation.store.close()
    throw error
  }
}

/** Constructs the server from the bottom to the top: node, rooms, cluster, features. */
async function compose(config: Config, foundation: ServerFoundation): Promise<CowriteServer> {
  const { logger, now, store, access, limits, listen, hooks } = foundation
  const { writer: events } = foundation.events
  const node = randomUUID()

  const metrics = new Metrics()
  const compactor = new Compactor(store, {
    onTrouble: (err) => logger.error({ err }, 'a thread that compacts broke'),
  })
  const recorder = new VersionRecorder({ events, logger, now, intervalMs: config.versions.intervalMs })
  const workers = new DocumentWorkers(logger)
  const reader = new LinkReader({
    store,
    contents: { of: (document) => new Contents(store, registry).of(document) },
    workers,
    logger,
    defaultProject: DEFAULT_PROJECT,
  })
  const writes = new RunWrites()
  const reauthorization =
    access instanceof AccountAccess
      ? new Reauthorization({ rooms: () => registry.rooms(), check: access, now })
      : null
  const observers = [recorder, writes, hooks?.observer, foundation.events.changes, reader, reauthorization]
  const registry = new RoomRegistry({
    node,
    store,
    ensureDocument: (address, principal) => ensureOpened(store.documents, events, address, principal),
    compactor,
    limits,
    logger,
    now,
    journalMaxBytes: config.storage.journalMaxBytes,
    onTransaction: (outcome) => metrics.committed(outcome),
    observer: combineObservers(observers.filter((observer) => observer != null)),
    ...(reauthorization ? { onAccessChanged: (scope) => void reauthorization.recheck(scope) } : {}),
  })

  const cluster = joinCluster(config, foundation, node, registry)
  if (cluster) registry.connect(cluster)

  let owners = 0
  const nextOwner = () => ++owners
  const names = new Names(registry, store.documents, DEFAULT_PROJECT)
  const admission = new RoomAdmission({ registry, names, documents: store.documents, access })
  const members = new InternalMembers(registry, admission, nextOwner)
  const rooms = new DocumentRooms(registry, (command) => cluster?.broadcast(command))
  const documents = new DocumentService({ store, events, access, rooms, defaultProject: DEFAULT_PROJECT })
  const shared = { store, events, documents, logger, caller: callerOf(access) }
  const content = contentFeature({ ...shared, members, now })
  const creation = creationFeature({
    ...shared,
    registry,
    workers,
    textBytes: foundation.httpLimits.textBytes,
    onCreated: (document) => reader.request(document),
  })
  const authorNames = new AuthorNames(async (id) => (await store.access?.accounts.find(id)) ?? null)
  const proposals = proposalsFeature({
    ...{ ...shared, members, rooms },
    ...{ copies: content.copies, names: authorNames },
  })
  const comments = commentsFeature({ ...shared, rooms, now })
  const people = peopleFeatures({
    ...{ config, foundation, caller: shared.caller, rooms, documents, reauthorization },
    origin: () => config.network.publicUrl ?? listener.url,
  })
  const { accounts, changes } = people
  const setUpSecret = (await accounts?.setUp.newLink()) ?? null
  const publicUrl = new PublicUrl(config.network.publicUrl)
  const features = {
    ...people.features,
    health: healthFeature({
      ping: () => store.ping(),
      journal: registry.journal,
      isJournalFull: () => registry.isJournalFull,
      nodes: cluster,
    }),
    metrics: metricsFeature(metrics),
    cluster: clusterFeature(cluster),
    documents: documentsFeature({
      ...shared,
      rooms,
      hereNow: new HereNow({
        registry,
        documents,
        ...(cluster ? { elsewhere: () => cluster.presenceElsewhere() } : {}),
      }),
      trashDays: config.documents.trashDays,
    }),
    creation,
    content,
    comments,
    proposals,
    versions: versionsFeature({
      ...shared,
      registry,
      workers,
      members,
      recorder,
      names: authorNames,
      retention: config.versions.retention,
    }),
    agents: agentsFeature({
      ...shared,
      node,
      rooms,
      writes,
      undoing: undoRun({ members, workers }),
      entrance: new AgentEntrance({
        ...{ members, recorder, writes },
        blocks: content.blocks,
        proposals: proposals.proposals,
        model: config.assistant.models[0]?.model ?? null,
      }),
      config: config.assistant,
    }),
    mcp: mcpFeature({
      ...shared,
      access,
      members,
      recorder,
      config: config.mcp,
      ...(store.access && changes
        ? {
            consents: {
              scheme: new ConsentScheme(store.access, publicUrl),
              metadataFor: (headers) => publicUrl.metadataFor(headers),
            },
          }
        : {}),
      creation: creation.creation,
      blocks: content.blocks,
      proposals: proposals.proposals,
      comments: comments.comments,
    }),
    files: filesFeature({
      ...shared,
      access,
      rooms,
      config: config.files,
      isEmbedded: config.access.origins.length > 0,
    }),
    events: eventsFeature(foundation.events, store),
    authorship: authorshipFeature({
      ...shared,
      registry,
      names: authorNames,
      runFacts: (ids) => runFacts(store, ids),
    }),
    ...(access.upgrades
      ? { tickets: ticketsFeature({ ...shared, tickets: foundation.tickets, admission }) }
      : {}),
    usage: usageFeature(shared),
    links: linksFeature({ ...shared, access, reader }),
    ...(store.access && changes
      ? programs(store.access, changes, { publicUrl, caller: shared.caller, logger, now })
      : {}),
  } satisfies Record<string, ServerFeature>

  const { loopbackOnly, maxFrameBytes } = config.network
  const origins = { allowed: config.access.origins, loopbackOnly }
  const http = await createHttp({
    logger,
    origins,
    limits: foundation.httpLimits,
    trustedProxies: config.network.trustedProxies,
    routes: Object.values(features).flatMap(({ routes }: ServerFeature) => (routes ? [routes] : [])),
  })
  const sockets = new Sockets({
    http: http.server,
    services: {
      registry,
      access,
      admission,
      errors: new UnexpectedErrors(logger),
      limits,
      expirations: new Expirations(),
      maxFrameBytes,
      defaultProject: DEFAULT_PROJECT,
      nextOwner,
    },
    origins,
    frames: new FrameLimit(maxFrameBytes, logger, now),
    now,
  })
  const direct = new LazyDirectConnections({ members, logger })
  const localOnly = access instanceof OpenAccess && loopbackOnly
  const programHttp = new ProgramHttp({ http, sockets, localOnly })
  const attachTo = typeof listen === 'object' ? listen : null
  const listener = new Listener(http, config.network)

  const sweeper = new Sweeper(registry)
  /** In each phase of closing, features close in this order. */
  const all: readonly ServerFeature[] = [
    features.health,
    features.metrics,
    features.cluster,
    ...(config.documents.warmUp ? [warmUpFeature(store, logger)] : []),
    socketsFeature(sockets),
    ...Object.values(people.features),
    features.documents,
    features.agents,
    features.proposals,
    features.mcp,
    features.content,
    embeddingFeature({ direct, hooks, programHttp, attachTo }),
    { close: { disconnect: () => listener.close() } },
    { close: { release: () => compactor.close() } },
    features.versions,
    features.files,
    features.links,
    { close: { release: () => workers.close() } },
    housekeepingFeature(Object.values(features), logger, foundation.housekeeping),
    features.events,
    {
      metrics: () => watchRooms(metrics, registry),
      start: () => sweeper.start(),
      close: { quiet: () => sweeper.close(), commit: () => registry.close(COMMIT_MS) },
    },
    { close: { release: () => store.close() } },
  ]
  for (const feature of all) feature.metrics?.(metrics)
  try {
    await (listen === true ? listener.listen() : http.ready())
  } catch (error) {
    await closeFeatures(all)
    throw error
  }
  for (const feature of all) feature.start?.()

  return {
    get url() {
      return listener.url
    },
    accounts: accounts?.accounts ?? null,
    get setUpUrl() {
      const url = config.network.publicUrl ?? listener.url
      return setUpSecret === null || url === '' ? null : `${url}/setup/${setUpSecret}`
    },
    documents,
    open: (address, openOptions) => direct.open(address, openOptions),
    listen: () => listener.listen(),
    handleUpgrade: (request, socket, head) => programHttp.upgrade(request, socket, head),
    handleRequest: (request, response) => programHttp.answer(request, response),
    async control(command) {
      if (command.kind === 'read-only') await documents.setReadOnlyById(command.documentId, command.on)
      else rooms.dispatch(command)
    },
    close: once(() => closeFeatures(all)),
  }
}

/** Keys of the API, and the authorization server for programs. */
function programs(
  store: AccessStore,
  changes: AccessChanges,
  options: Omit<AuthorizationFeatureOptions, 'store' | 'changes'>,
) {
  return {
    keys: keysFeature({ store, memberships: store.accountMemberships, changes, caller: options.caller }),
    authorization: authorizationFeature({ ...options, store, changes }),
  }
}

/** Connects the rooms of this node to other nodes; `null` when the configuration has no Redis. */
function joinCluster(
  { cluster: { redis } }: Config,
  { store, logger, now, formats }: ServerFoundation,
  node: string,
  registry: RoomRegistry,
): Cluster | null {
  if (!redis) return null
  const onTrouble = (trouble: string) => logger.warn({ trouble }, 'Redis does not work')
  return new Cluster({
    node,
    openBus: (events) => openRedisBus({ target: redis, onTrouble }, events),
    updates: store.updates,
    logger,
    now,
    onCommand: (command) => registry.dispatch(command),
    presence: () => JSON.stringify(openDocuments(registry)),
    formats,
  })
}

/** Does the work with the first call; further ones get the same promise. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= work()
    return running
  }
}
