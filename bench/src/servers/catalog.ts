import { fileURLToPath } from 'node:url'
import { hocuspocus, type Protocol, relay, yWebsocket } from '../load/protocol.ts'

/**
 * The servers that can be measured; `ours-yws` is Cowrite again, spoken to by y-websocket clients, and `ours-memory`
 * Cowrite that keeps nothing where the others keep their documents in a database.
 */
export const SERVER_IDS = ['ours', 'ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'] as const
export type ServerId = (typeof SERVER_IDS)[number]

/** The servers measured when none are named. */
export const DEFAULT_SERVERS: readonly ServerId[] = ['ours', 'hocuspocus', 'yws', 'relay']

/** What Node runs as a server. */
export interface Program {
  /** The module; it listens on 127.0.0.1 at the port in PORT. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
}

/** What a server may use, as URLs; null for what a run does without. */
export interface Services {
  readonly database: string | null
  readonly redis: string | null
}

/** How a server is started and spoken to. As a program, it keeps documents in memory only. */
export interface ServerEntry extends Program {
  readonly label: string
  /** Colour of its marks in plots. */
  readonly color: string
  readonly protocol: Protocol
  /** Path of its sockets, before the document's name where that is part of the path. */
  readonly base: string
  /** The program that keeps documents in a PostgreSQL, and meets other nodes at a Redis, where there is one. */
  readonly kept?: (services: Services) => Program
}

const own = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const COWRITE = {
  entry: own('../../../server/src/main.ts'),
  env: { COWRITE_STORE: 'memory', LOG_LEVEL: 'warn', HOST: '127.0.0.1' },
}

function cowriteKept(services: Services): Program {
  const env = { ...COWRITE.env, COWRITE_STORE: 'database', ...named('DATABASE_URL', 'REDIS_URL', services) }
  return { ...COWRITE, env }
}

/** The services that there are, as variables of these names. */
function named(database: string, redis: string, services: Services): Record<string, string> {
  return {
    ...(services.database === null ? {} : { [database]: services.database }),
    ...(services.redis === null ? {} : { [redis]: services.redis }),
  }
}

/** Every server that can be measured. */
export const SERVERS: Readonly<Record<ServerId, ServerEntry>> = {
  ours: {
    label: 'Cowrite',
    color: '#3b5bdb',
    protocol: hocuspocus,
    base: '/collab',
    ...COWRITE,
    kept: cowriteKept,
  },
  'ours-memory': {
    label: 'Cowrite (memory)',
    color: '#91a7ff',
    protocol: hocuspocus,
    base: '/collab',
    ...COWRITE,
  },
  hocuspocus: {
    label: 'Hocuspocus',
    color: '#e8590c',
    protocol: hocuspocus,
    base: '',
    entry: own('./hocuspocus.ts'),
    env: {},
    kept: (services) => ({
      entry: own('./hocuspocus-database.ts'),
      env: named('BENCH_DATABASE_URL', 'BENCH_REDIS_URL', services),
    }),
  },
  yws: {
    label: 'y-websocket',
    color: '#2b8a3e',
    protocol: yWebsocket,
    base: '',
    entry: own('./yws.ts'),
    env: {},
  },
  relay: {
    label: 'bare relay',
    color: '#868e96',
    protocol: relay,
    base: '',
    entry: own('./relay.ts'),
    env: {},
  },
  'ours-yws': {
    label: 'Cowrite (/yjs)',
    color: '#748ffc',
    protocol: yWebsocket,
    base: '/yjs',
    ...COWRITE,
  },
}

/** What to run for a server: with a database, the program that uses it and the Redis, if the server has one. */
export function programOf(server: ServerEntry, services: Services): Program {
  return services.database === null ? server : (server.kept?.(services) ?? server)
}
