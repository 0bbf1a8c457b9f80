import { type AccountServer, type Person, requestAs } from '../harness/accounts.ts'

/** What a person decides on the consent page. */
export type Decision =
  | { readonly allow: false }
  | {
      readonly allow: true
      readonly scopes: readonly string[]
      readonly projects?: readonly string[]
    }

/** The request of a program, as the consent page shows it. */
export interface Asked {
  readonly client: { readonly name: string; readonly returnsTo: string }
  readonly scopes: readonly string[]
  readonly projects: readonly string[]
}

/** What a browser does when a program sends a person to the server: cookies are kept by path, redirects are followed. */
export class OAuthBrowser {
  private readonly server: AccountServer
  private readonly person: Person
  private readonly cookies = new Map<string, { readonly value: string; readonly path: string }>()

  constructor(server: AccountServer, person: Person) {
    this.server = server
    this.person = person
  }

  /** Opens the address of the program; the request that it leads to, or the answer of the server. */
  async open(
    address: URL | string,
  ): Promise<{ readonly uid: string } | { readonly status: number; readonly text: string }> {
    const response = await this.get(address)
    const location = response.headers.get('location')
    if (location === null) return { status: response.status, text: await response.text() }
    const uid = /\/consent\/([\w-]+)$/.exec(location)?.[1]
    if (uid === undefined) return { status: response.status, text: location }
    return { uid }
  }

  /** What the page of a request asks for. */
  async asked(uid: string): Promise<Asked> {
    return (await (await this.api('GET', `/api/v1/consents/${uid}`)).json()) as Asked
  }

  /** Decides on a request; the address of the program to which the browser comes back. */
  async decide(uid: string, decision: Decision): Promise<URL> {
    const answer = await this.api('POST', `/api/v1/consents/${uid}`, decision)
    const { redirect } = (await answer.json()) as { readonly redirect: string }
    for (let next = redirect; ; ) {
      const response = await this.get(next)
      const location = response.headers.get('location')
      if (location === null) throw new Error(`${response.status}: ${await response.text()}`)
      next = new URL(location, next).href
      if (!next.startsWith(this.server.url)) return new URL(next)
    }
  }

  /** A request of the page, with the person's session and the browser's cookies. */
  api(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.person.accessToken}`,
        cookie: this.cookieFor(path),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** The cookies of another browser are not these. */
  static async withoutCookies(server: AccountServer, person: Person, uid: string): Promise<number> {
    return (await requestAs(server, person, 'GET', `/api/v1/consents/${uid}`)).status
  }

  private async get(address: URL | string): Promise<Response> {
    const url = new URL(address)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookieFor(url.pathname) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; */)
      const at = pair.indexOf('=')
      const path = attributes.find((each) => /^path=/i.test(each))?.slice('path='.length) ?? '/'
      this.cookies.set(`${pair.slice(0, at)} ${path}`, { value: pair, path })
    }
    return response
  }

  private cookieFor(path: string): string {
    return [...this.cookies.values()]
      .filter((cookie) => path.startsWith(cookie.path))
      .map(({ value }) => value)
      .join('; ')
  }
}
