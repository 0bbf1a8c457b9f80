import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A listening HTTP server. */
export interface Listening {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  /** Stops accepting connections on the additional addresses; the owner closes the server itself. */
  stop(): void
}

/**
 * Makes an HTTP server listen. A name such as `localhost` can resolve to several addresses: the server listens on the
 * first, and accepts connections on the others that belong to this machine. Rejects when the first address is in use or
 * does not belong to this machine.
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

/** Passes connections on one more address to the HTTP server; resolves to `null` when it cannot listen there. */
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
  // Accepting fails when file descriptors run out; the HTTP server reports it, and accepting continues when some are
  // free.
  server.on('error', (error) => http.server.emit('error', error))
  return server
}
