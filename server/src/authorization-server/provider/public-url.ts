import type { IncomingHttpHeaders } from 'node:http'

/** Names of this machine, with any port. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** The path of the resource that access tokens are for. */
const RESOURCE_PATH = '/mcp'

/**
 * The address under which clients know the server. Without a configured one it is what a client on this machine asked for;
 * others are told none, as a header could name anything.
 */
export class PublicUrl {
  private readonly configured: string | null

  /** `configured`: an origin. */
  constructor(configured: string | null) {
    this.configured = configured
  }

  /** The origin; `null`: it is not known. */
  originFor({ host }: Pick<IncomingHttpHeaders, 'host'>): string | null {
    if (this.configured !== null) return this.configured
    return host !== undefined && LOOPBACK.test(host) ? `http://${host}` : null
  }

  /** The resource that access tokens are for (RFC 8707); `null`: it is not known. */
  resourceFor(headers: Pick<IncomingHttpHeaders, 'host'>): string | null {
    const origin = this.originFor(headers)
    return origin === null ? null : resourceOf(origin)
  }

  /** The address of the metadata of the resource (RFC 9728, section 3.1); `null`: it is not known. */
  metadataFor(headers: Pick<IncomingHttpHeaders, 'host'>): string | null {
    const origin = this.originFor(headers)
    return origin === null ? null : `${origin}/.well-known/oauth-protected-resource${RESOURCE_PATH}`
  }
}

/** The resource at an origin. */
export function resourceOf(origin: string): string {
  return `${origin}${RESOURCE_PATH}`
}
