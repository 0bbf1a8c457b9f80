/** What is left when a browser came to its end. */
export interface Arrival {
  readonly url: string
  readonly status: number
}

const MOST_REDIRECTS = 20

/** A browser as far as redirections and cookies go. Each origin has cookies of its own. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>()

  /** Visits an address and follows all redirections but those to `stopAt`. */
  async visit(address: string, stopAt = 'none:'): Promise<Arrival> {
    let url = address
    for (let count = 0; count < MOST_REDIRECTS; count++) {
      const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookiesOf(url) } })
      this.keep(url, response.headers.getSetCookie())
      await response.arrayBuffer()
      const location = response.headers.get('location')
      if (location === null) return { url, status: response.status }
      url = new URL(location, url).href
      if (url.startsWith(stopAt)) return { url, status: response.status }
    }
    throw new Error(`Too many redirections from ${address}`)
  }

  /** The value of a cookie at an origin. */
  cookie(origin: string, name: string): string | null {
    return this.cookies.get(origin)?.get(name) ?? null
  }

  /** Keeps the cookies of an answer. */
  keep(url: string, setCookies: readonly string[]): void {
    const { origin } = new URL(url)
    const kept = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, kept)
    for (const text of setCookies) {
      const [name = '', value = ''] = text.split(';')[0]?.split('=') ?? []
      if (value === '' || /max-age=0(;|$)/i.test(text)) kept.delete(name)
      else kept.set(name, value)
    }
  }

  private cookiesOf(url: string): string {
    return [...(this.cookies.get(new URL(url).origin) ?? [])].map((pair) => pair.join('=')).join('; ')
  }
}
