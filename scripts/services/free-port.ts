import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that is currently free, for programs that cannot choose one themselves. Another process may
 * take it before its use: the caller must then try again with a new one.
 */
export function freePort(): Promise<number> {
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
