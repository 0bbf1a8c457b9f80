/** URL of the server's WebSocket: `https://host` → `wss://host/collab`. */
export function socketUrl(server: string): string {
  const url = new URL('/collab', server)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
