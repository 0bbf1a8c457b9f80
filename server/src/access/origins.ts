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

/**
 * Whether a page of `origin` may talk to this server: its own origin (`host` is the Host header) and those
 * configured, compared exactly. Programs that are no browsers send no origin.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined) return true
  if (rules.allowed.includes(origin)) return true
  if (host === undefined || (origin !== `http://${host}` && origin !== `https://${host}`)) return false
  return !rules.loopbackOnly || LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ''))
}
