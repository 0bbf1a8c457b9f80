import { createServer } from 'node:net'
/**
 * A TCP port of 127.0.0.1 that nothing listens on now, for programs that cannot pick one themselves. Another
 * process may take it before it is used: who starts a program on it must try again with a new one.
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') {
        reject(new Error('A TCP server has no port.'))
        return
      }
      server.close(() => resolve(address.port))
    })
  })
}
//# sourceMappingURL=free-port.js.map
