import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Sockets } from '../transport/sockets.ts'

/**
 * Takes over the WebSocket upgrades of another program's HTTP server that are for paths of Cowrite. Other upgrades are
 * left to the server's other listeners; without any they are refused, as Node would keep their sockets. Returns the end
 * of it.
 */
export function attachUpgrades(server: Server, sockets: Sockets): () => void {
  const take = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (sockets.isFor(request) || server.listenerCount('upgrade') === 1) {
      sockets.handleUpgrade(request, socket, head)
    }
  }
  server.on('upgrade', take)
  return () => server.off('upgrade', take)
}
