/**
 * A constructor of sockets that gives out `first` in place of the first new one, unless it has closed meanwhile. Listeners
 * that are added at once are told that it is open, also when it has opened before.
 */
export function socketsAfter(first: WebSocket | null): typeof WebSocket {
  let next = first
  return new Proxy(WebSocket, {
    construct(Socket, parameters: ConstructorParameters<typeof WebSocket>) {
      const given = next
      next = null
      if (given === null || given.readyState > WebSocket.OPEN) return new Socket(...parameters)
      if (given.readyState === WebSocket.OPEN) queueMicrotask(() => given.dispatchEvent(new Event('open')))
      return given
    },
  })
}
