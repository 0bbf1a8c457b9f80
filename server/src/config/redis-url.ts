/** A host name or address, and a TCP port. */
export interface RedisEndpoint {
  readonly host: string
  readonly port: number
}

/** How to sign in to Redis. */
export interface RedisAccess {
  readonly tls: boolean
  readonly username: string | null
  readonly password: string | null
}

/** Which Redis to connect to, and how to connect. */
export type RedisTarget =
  | (RedisAccess & { readonly kind: 'single'; readonly endpoint: RedisEndpoint; readonly db: number })
  /** `endpoints` are some nodes of the cluster, which are asked for the others. */
  | (RedisAccess & { readonly kind: 'cluster'; readonly endpoints: readonly RedisEndpoint[] })
  /** `endpoints` are sentinels; user and password are those of the Redis servers that they monitor. */
  | (RedisAccess & {
      readonly kind: 'sentinel'
      readonly endpoints: readonly RedisEndpoint[]
      readonly master: string
      readonly db: number
    })

/** A target, or one line that says what is wrong. It does not contain the URL, which may hold a password. */
export type ParsedRedisUrl =
  | { readonly ok: true; readonly target: RedisTarget }
  | { readonly ok: false; readonly reason: string }

const FORMS =
  'redis://host:port, redis+cluster://host:port,… or redis+sentinel://host:port,…/master-name, with rediss instead of redis for TLS'
const REDIS_PORT = 6379
const SENTINEL_PORT = 26379

/**
 * Parses `REDIS_URL`: `redis[s]://`, `redis[s]+cluster://` or `redis[s]+sentinel://`, then optionally
 * `user:password@` or `:password@` (percent-encoded), then hosts with optional ports, then `/db` for a single server
 * or `/master-name[/db]` for sentinels.
 */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  const form = /^redis(s?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(\/[^?#]*)?$/.exec(text)
  if (form === null) return wrong(`must look like ${FORMS}`)
  const [, secure, kind, credentials, hosts = '', path = ''] = form
  const access = parseCredentials(credentials)
  if (access === null) return wrong('must name a user and a password as user:password@ or :password@')
  const endpoints = parseEndpoints(hosts, kind === 'sentinel' ? SENTINEL_PORT : REDIS_PORT)
  if (endpoints === null) return wrong('must name hosts as host or host:port, separated by commas')
  const [endpoint] = endpoints
  if (endpoint === undefined) return wrong('must name a host')
  const parts = path === '' || path === '/' ? [] : path.slice(1).split('/')
  const common = { tls: secure === 's', ...access }
  switch (kind) {
    case undefined: {
      if (endpoints.length > 1)
        return wrong('must name one host, or start with redis+cluster:// or redis+sentinel://')
      const db = parseDatabase(parts[0])
      if (db === null || parts.length > 1) return wrong('must end with the number of a database, such as /0')
      return { ok: true, target: { kind: 'single', ...common, endpoint, db } }
    }
    case 'cluster':
      if (parts.length > 0 && !(parts.length === 1 && parts[0] === '0')) {
        return wrong('must not name a database other than 0, as a cluster has no other')
      }
      return { ok: true, target: { kind: 'cluster', ...common, endpoints } }
    case 'sentinel': {
      const master = unescaped(parts[0] ?? '')
      if (master === null || master === '')
        return wrong('must name the master after the sentinels, as /master-name')
      const db = parseDatabase(parts[1])
      if (db === null || parts.length > 2)
        return wrong('must end with the number of a database, such as /master-name/0')
      return { ok: true, target: { kind: 'sentinel', ...common, endpoints, master, db } }
    }
    default:
      throw new Error(`The pattern does not match ${kind}.`)
  }
}

function wrong(reason: string): ParsedRedisUrl {
  return { ok: false, reason }
}

function parseCredentials(text: string | undefined): Omit<RedisAccess, 'tls'> | null {
  if (text === undefined) return { username: null, password: null }
  const colon = text.indexOf(':')
  // A single name could be a user or a password.
  if (colon < 0) return null
  const username = unescaped(text.slice(0, colon))
  const password = unescaped(text.slice(colon + 1))
  if (username === null || password === null || password === '') return null
  return { username: username === '' ? null : username, password }
}

function parseEndpoints(text: string, defaultPort: number): RedisEndpoint[] | null {
  const endpoints: RedisEndpoint[] = []
  for (const item of text.split(',')) {
    const form = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(item)
    const host = form?.[1] ?? form?.[2]
    const port = Number(form?.[3] ?? defaultPort)
    if (host === undefined || port < 1 || port > 65535) return null
    endpoints.push({ host, port })
  }
  return endpoints
}

/** The number of a database, 0 if there is none in the URL; `null` if it is not a number. */
function parseDatabase(text: string | undefined): number | null {
  if (text === undefined) return 0
  return /^\d{1,6}$/.test(text) ? Number(text) : null
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
