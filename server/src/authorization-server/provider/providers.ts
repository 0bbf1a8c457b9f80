import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { ServiceError } from '../../errors/service-error.ts'
import { openProvider, type ProviderOptions } from './provider.ts'
import type { PublicUrl } from './public-url.ts'

/** Most names of this machine under which clients use the server. */
const MOST_ISSUERS = 8
/** The cookie of a browser that a program sent, for the one request in its path. */
const ASKED_COOKIE = 'cowrite_consent'
const ASKED_S = 1_800

/** What {@link Providers} are made of. */
export interface ProvidersOptions extends Omit<ProviderOptions, 'issuer' | 'onAsked' | 'cookieKey' | 'jwks'> {
  readonly publicUrl: PublicUrl
  /** The keys, which all nodes have. */
  readonly secrets: () => Promise<Pick<ProviderOptions, 'cookieKey' | 'jwks'>>
}

/** The authorization server, under each name of the server that clients use. Made with the first request. */
export class Providers {
  private readonly options: ProvidersOptions
  private readonly opened = new Map<string, Promise<Provider>>()
  private cookieKey: string | null = null

  constructor(options: ProvidersOptions) {
    this.options = options
  }

  /** The one that a request with these headers means. Rejects with `not-found` where there is none. */
  async at(headers: IncomingHttpHeaders): Promise<Provider> {
    const issuer = this.options.publicUrl.originFor(headers)
    if (issuer === null)
      throw new ServiceError('not-found', 'Programs cannot be connected: set COWRITE_PUBLIC_URL first.')
    const known = this.opened.get(issuer)
    if (known !== undefined) return await known
    const [oldest] = this.opened.keys()
    if (this.opened.size >= MOST_ISSUERS && oldest !== undefined) this.opened.delete(oldest)
    const opening = this.open(issuer)
    this.opened.set(issuer, opening)
    // The next request tries again.
    opening.catch(() => this.opened.delete(issuer))
    return await opening
  }

  /** Whether a browser is the one that a program sent with this request: a link from somebody else is not enough. */
  isAsked({ cookie = '' }: IncomingHttpHeaders, uid: string): boolean {
    if (this.cookieKey === null) return false
    const expected = Buffer.from(this.sign(uid))
    return cookie.split(';').some((pair) => {
      const [name, value = ''] = pair.trim().split('=')
      const given = Buffer.from(value)
      return name === ASKED_COOKIE && given.length === expected.length && timingSafeEqual(given, expected)
    })
  }

  private async open(issuer: string): Promise<Provider> {
    const { secrets, publicUrl: _url, ...options } = this.options
    const { cookieKey, jwks } = await secrets()
    this.cookieKey = cookieKey
    return await openProvider({
      ...options,
      issuer,
      cookieKey,
      jwks,
      onAsked: (ctx, uid) => this.mark(ctx, uid),
    })
  }

  private mark(ctx: KoaContextWithOIDC, uid: string): void {
    ctx.cookies.set(ASKED_COOKIE, this.sign(uid), {
      path: `/api/v1/consents/${uid}`,
      maxAge: ASKED_S * 1_000,
      httpOnly: true,
      sameSite: 'lax',
      signed: false,
    })
  }

  private sign(uid: string): string {
    return createHmac('sha256', this.cookieKey ?? '')
      .update(`consent ${uid}`)
      .digest('base64url')
  }
}
