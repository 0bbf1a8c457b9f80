import { createServer } from 'node:http'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'

/**
 * The lower bound: the same sockets and rooms as a collaboration server, without its work. Every binary frame is sent
 * unchanged to the others of the room; nothing is parsed, merged, stored or acknowledged.
 */
const rooms = new Map<string, Set<WebSocket>>()
const sockets = new WebSocketServer({ noServer: true })
const server = createServer((_request, response) => response.end('relay'))

server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (peer) => join(peer, request.url ?? '/'))
})

function join(peer: WebSocket, name: string): void {
  const room = rooms.get(name) ?? new Set<WebSocket>()
  rooms.set(name, room)
  room.add(peer)
  peer.on('message', (data: RawData) => {
    for (const other of room) if (other !== peer) other.send(data)
  })
  peer.on('close', () => {
    room.delete(peer)
    if (room.size === 0) rooms.delete(name)
  })
  peer.on('error', () => peer.terminate())
}

server.listen(Number(process.env['PORT']), '127.0.0.1')
