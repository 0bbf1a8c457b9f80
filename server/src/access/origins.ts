const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whose pages may talk to the server. */
export interface OriginRules {
  /** Exact origins, beside the server's own. */
  readonly allowed: readonly string[]
  /**
   * The server listens on loopback: its own origin then has a loopback name, and any other name in the Host
   * header is a foreign page that had its name resolve to this machine (DNS rebinding).
   */
  readonly loopbackOnly: boolean
}

/** What of an HTTP request says which page asks, and what it takes for the server. */
export interface RequestSource {
  /** As it stands in the request line: a path, or `http://host/path`. */
  readonly url?: string | undefined
  readonly headers: { readonly origin?: string | undefined; readonly host?: string | undefined }
}

/**
 * Whether the page that sends a request may talk to this server: {@link originAllowed}, for the host in the request
 * line too, if there is one.
 */
export function requestAllowed(
  { url = '/', headers: { origin, host } }: RequestSource,
  rules: OriginRules,
): boolean {
  const named = url.startsWith('/') ? null : URL.parse(url)?.host
  return originAllowed(origin, host, rules) && (!named || originAllowed(origin, named, rules))
}

/**
 * Whether a page of `origin` may talk to this server: its own origin (`host` is the Host header) and those
 * configured, compared exactly. Programs that are no browsers send no origin; nor does a page that reads from what it
 * takes for its own site, which is why a server on loopback looks at the host's name then.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined) return !rules.loopbackOnly || (host !== undefined && isOwnHost(host, rules))
  if (rules.allowed.includes(origin)) return true
  if (host === undefined || (origin !== `http://${host}` && origin !== `https://${host}`)) return false
  return !rules.loopbackOnly || isLoopback(host)
}

/** Whether a name in the Host header is one of this machine's, or that of an allowed origin, as behind a proxy. */
function isOwnHost(host: string, { allowed }: OriginRules): boolean {
  return isLoopback(host) || allowed.some((origin) => new URL(origin).host === host)
}

function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ''))
}
