import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Where an HTTP server listens. */
export interface Listening {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  /** Stops accepting on the further addresses; the server itself is closed by its owner. */
  stop(): void
}

/**
 * Makes an HTTP server listen. A name such as `localhost` may stand for several addresses: the server listens on the
 * first, and takes the connections of the others that this machine has too. Rejects when the first address is taken or
 * not this machine's.
 */
export async function listenOn(
  http: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const [first, ...others] = host === 'localhost' ? await lookup(host, { all: true }) : []
  const url = await http.listen({ host: first?.address ?? host, port })
  const bound = http.server.address()
  if (bound === null || typeof bound === 'string') return { url, stop: () => {} }
  const further = await Promise.all(others.map(({ address }) => listenToo(http, address, bound.port)))
  return {
    url,
    stop: () => {
      for (const server of further) server?.close()
    },
  }
}

/** Hands connections to one more address over to the HTTP server; `null` when the address cannot be had. */
async function listenToo(http: FastifyInstance, host: string, port: number): Promise<Server | null> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    http.server.emit('connection', socket),
  )
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  )
  server.listen({ host, port })
  if (!(await listening)) return null
  // Accepting fails when descriptors run out; the HTTP server tells of it, and it goes on when there are some again.
  server.on('error', (error) => http.server.emit('error', error))
  return server
}

/** Makes an HTTP server listen when it is told to, and closes it. */
export class Listener {
  private readonly http: FastifyInstance
  private readonly place: { readonly host: string; readonly port: number }
  private listening: Listening | null = null
  private starting: Promise<Listening> | null = null

  constructor(http: FastifyInstance, place: { readonly host: string; readonly port: number }) {
    this.http = http
    this.place = place
  }

  /** Where the server listens; an empty string while it does not. */
  get url(): string {
    return this.listening?.url ?? ''
  }

  /** Listens unless it does already, and resolves to the URL. Rejects like {@link listenOn}. */
  async listen(): Promise<string> {
    if (this.listening) return this.listening.url
    this.starting ??= listenOn(this.http, this.place)
    this.listening = await this.starting.finally(() => {
      this.starting = null
    })
    return this.listening.url
  }

  /** Closes all connections and the server. */
  async close(): Promise<void> {
    this.listening?.stop()
    this.http.server.closeAllConnections()
    await this.http.close()
  }
}
