import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type WebSocket, WebSocketServer } from 'ws'

/** The part of y-websocket 2.1's server module that is used; the package has no types for it. */
interface ServerUtils {
  setupWSConnection(socket: WebSocket, request: import('node:http').IncomingMessage): void
}

/**
 * y-websocket 2.1's own server: the code of its bin/server, without persistence, on the same `ws` that the
 * other servers use (its bin would load ws 6).
 */
const { setupWSConnection } = createRequire(import.meta.url)('y-websocket-2/bin/utils') as ServerUtils
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', setupWSConnection)
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain' })
  response.end('okay')
})
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (peer) => sockets.emit('connection', peer, request))
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
