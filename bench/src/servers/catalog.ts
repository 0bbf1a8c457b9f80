import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../../../scripts/node-flags.ts'
import { hocuspocus, type Protocol, relay, withTokens, yWebsocket } from '../load/protocol.ts'
import { ACCOUNT_ENVIRONMENT, accountMint, TOKEN_ENVIRONMENT, tokenMint } from './host-tokens.ts'

/**
 * The servers that can be measured. `ours-yws` is Cowrite with y-websocket clients; `ours-memory` is Cowrite without a
 * database in scenarios where the others have one; `ours-tokens` is Cowrite with a signed token for each client; `ours-accounts`
 * is Cowrite with accounts, and `ours-people` with an account for each client.
 */
export const SERVER_IDS = [
  'ours',
  'ours-memory',
  'hocuspocus',
  'yws',
  'relay',
  'ours-yws',
  'ours-tokens',
  'ours-accounts',
  'ours-people',
] as const
export type ServerId = (typeof SERVER_IDS)[number]

/** The servers measured by default. */
export const DEFAULT_SERVERS: readonly ServerId[] = ['ours', 'hocuspocus', 'yws', 'relay']

/** A program that Node runs as a server. */
export interface Program {
  /** The module; it listens on 127.0.0.1 at the port in PORT. */
  readonly entry: string
  /** Flags of Node, as the server's own start command sets them. [none] */
  readonly flags?: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The services available to a server, as URLs; null for one that a run does not use. */
export interface Services {
  readonly database: string | null
  readonly redis: string | null
  /** Base URL of a language model's server. [none] */
  readonly model?: string | null
}

/** The program and protocol of a server. As a program, it stores documents in memory only. */
export interface ServerEntry extends Program {
  readonly label: string
  /** Colour of the server in plots. */
  readonly color: string
  readonly protocol: Protocol
  /** Path of its sockets, before the document's name if that is part of the path. */
  readonly base: string
  /** The program that stores documents in a PostgreSQL, and connects nodes through a Redis if there is one. */
  readonly kept?: (services: Services) => Program
}

const own = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const COWRITE = {
  entry: own('../../../server/src/main.ts'),
  flags: NODE_FLAGS,
  env: { COWRITE_STORE: 'memory', LOG_LEVEL: 'warn', HOST: '127.0.0.1' },
}

function cowriteKept(services: Services): Program {
  const env = {
    ...COWRITE.env,
    COWRITE_STORE: 'database',
    ...named('DATABASE_URL', 'REDIS_URL', services),
    ...(typeof services.model === 'string' ? { OPENAI_BASE_URL: services.model } : {}),
  }
  return { ...COWRITE, env }
}

/** The available services, as variables of these names. */
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
  'ours-tokens': {
    label: 'Cowrite (tokens)',
    color: '#5f3dc4',
    protocol: withTokens(tokenMint()),
    base: '/collab',
    ...COWRITE,
    env: { ...COWRITE.env, ...TOKEN_ENVIRONMENT },
  },
  'ours-accounts': {
    label: 'Cowrite (accounts)',
    color: '#1864ab',
    protocol: hocuspocus,
    base: '/collab',
    ...COWRITE,
    kept: (services) => {
      const kept = cowriteKept(services)
      return { ...kept, env: { ...kept.env, COWRITE_AUTH: 'accounts' } }
    },
  },
  'ours-people': {
    label: 'Cowrite (people)',
    color: '#862e9c',
    protocol: withTokens(accountMint()),
    base: '/collab',
    ...COWRITE,
    kept: (services) => {
      const program = cowriteKept(services)
      return { ...program, env: { ...program.env, ...ACCOUNT_ENVIRONMENT } }
    },
  },
}

/** The program to run for a server: with a database, the one that uses it and the Redis, if the server has one. */
export function programOf(server: ServerEntry, services: Services): Program {
  return services.database === null ? server : (server.kept?.(services) ?? server)
}
