/** A host name or address, and a TCP port. */
export interface RedisPlace {
  readonly host: string
  readonly port: number
}

interface Access {
  readonly tls: boolean
  readonly username: string | null
  readonly password: string | null
}

/** Which Redis to connect to, and how. */
export type RedisTarget =
  | (Access & { readonly kind: 'single'; readonly place: RedisPlace; readonly db: number })
  /** `places` are some nodes of the cluster; the others are asked of them. */
  | (Access & { readonly kind: 'cluster'; readonly places: readonly RedisPlace[] })
  /** `places` are sentinels; user and password are those of the Redis servers they watch. */
  | (Access & {
      readonly kind: 'sentinel'
      readonly places: readonly RedisPlace[]
      readonly master: string
      readonly db: number
    })

/** A target, or what is wrong with the URL in one line that does not repeat it, as it may hold a password. */
export type ParsedRedisUrl =
  | { readonly ok: true; readonly target: RedisTarget }
  | { readonly ok: false; readonly reason: string }

const FORMS =
  'redis://host:port, redis+cluster://host:port,… or redis+sentinel://host:port,…/master-name, with rediss instead of redis for TLS'
const REDIS_PORT = 6379
const SENTINEL_PORT = 26379

/**
 * Reads `REDIS_URL`: `redis[s]://`, `redis[s]+cluster://` and `redis[s]+sentinel://`, then `user:password@` or
 * `:password@` (percent-encoded), hosts with ports, `/db` for a single server and `/master-name[/db]` for
 * sentinels.
 */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  const form = /^redis(s?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(\/[^?#]*)?$/.exec(text)
  if (form === null) return wrong(`must look like ${FORMS}`)
  const [, secure, kind, credentials, hosts = '', path = ''] = form
  const access = parseCredentials(credentials)
  if (access === null) return wrong('must name a user and a password as user:password@ or :password@')
  const places = parsePlaces(hosts, kind === 'sentinel' ? SENTINEL_PORT : REDIS_PORT)
  if (places === null) return wrong('must name hosts as host or host:port, separated by commas')
  const [place] = places
  if (place === undefined) return wrong('must name a host')
  const parts = path === '' || path === '/' ? [] : path.slice(1).split('/')
  const common = { tls: secure === 's', ...access }
  switch (kind) {
    case undefined: {
      if (places.length > 1)
        return wrong('must name one host, or start with redis+cluster:// or redis+sentinel://')
      const db = parseDatabase(parts[0])
      if (db === null || parts.length > 1) return wrong('must end with the number of a database, such as /0')
      return { ok: true, target: { kind: 'single', ...common, place, db } }
    }
    case 'cluster':
      if (parts.length > 0 && !(parts.length === 1 && parts[0] === '0')) {
        return wrong('must not name a database other than 0, as a cluster has no other')
      }
      return { ok: true, target: { kind: 'cluster', ...common, places } }
    case 'sentinel': {
      const master = unescaped(parts[0] ?? '')
      if (master === null || master === '')
        return wrong('must name the master after the sentinels, as /master-name')
      const db = parseDatabase(parts[1])
      if (db === null || parts.length > 2)
        return wrong('must end with the number of a database, such as /master-name/0')
      return { ok: true, target: { kind: 'sentinel', ...common, places, master, db } }
    }
    default:
      throw new Error(`The pattern does not let ${kind} through.`)
  }
}

function wrong(reason: string): ParsedRedisUrl {
  return { ok: false, reason }
}

function parseCredentials(text: string | undefined): Omit<Access, 'tls'> | null {
  if (text === undefined) return { username: null, password: null }
  const colon = text.indexOf(':')
  // A name alone could be meant as either.
  if (colon < 0) return null
  const username = unescaped(text.slice(0, colon))
  const password = unescaped(text.slice(colon + 1))
  if (username === null || password === null || password === '') return null
  return { username: username === '' ? null : username, password }
}

function parsePlaces(text: string, otherwise: number): RedisPlace[] | null {
  const places: RedisPlace[] = []
  for (const item of text.split(',')) {
    const form = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(item)
    const host = form?.[1] ?? form?.[2]
    const port = Number(form?.[3] ?? otherwise)
    if (host === undefined || port < 1 || port > 65535) return null
    places.push({ host, port })
  }
  return places
}

/** The number of a database, 0 when none is named; `null` when it is no number. */
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
