/** Address of the socket: `https://host` → `wss://host/collab`. */
export function socketUrl(server: string): string {
  const url = new URL('/collab', server)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** Name of a document's copy in the browser. Different servers may have the same addresses, and a widget's page may know several. */
export function keptName(server: string, address: string): string {
  return `cowrite:${new URL(server).host}:${address}`
}
