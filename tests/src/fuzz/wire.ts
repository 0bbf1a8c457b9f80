import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Place } from '../harness/clients.ts'

/** A TCP line to a server that can simulate network faults. */
export interface Wire extends Place, AsyncDisposable {
  /** Forwards `bytes` more bytes of the client, at any position in a frame; then breaks both ends. */
  breakAfter(bytes: number): void
  /** The client stops reading: the server's data accumulates. */
  stall(): void
  /** Ends stalling, and cancels a pending break. */
  flow(): void
}

/** Opens a line to the server on `port` of 127.0.0.1, with a new connection each time. */
export async function openWire(port: number): Promise<Wire> {
  const ends = new Set<Socket>()
  const fars = new Set<Socket>()
  let stalled = false
  /** Bytes still to be forwarded to the server. */
  let left = Number.POSITIVE_INFINITY

  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    fars.add(far)
    for (const end of [near, far]) {
      ends.add(end)
      end.on('close', () => ends.delete(end))
      // Either end may be refused or reset; 'close' follows.
      end.on('error', () => {})
    }
    far.on('close', () => {
      fars.delete(far)
      near.destroy()
    })
    near.on('close', () => far.destroy())
    near.on('data', (chunk: Buffer) => {
      const passing = chunk.subarray(0, left)
      left -= passing.length
      far.write(passing, () => {
        if (passing.length === chunk.length) return
        near.destroy()
        far.destroy()
      })
      if (passing.length < chunk.length) {
        near.pause()
        // The next connection is not limited.
        left = Number.POSITIVE_INFINITY
      }
    })
    far.on('data', (chunk: Buffer) => {
      if (near.write(chunk)) return
      far.pause()
      near.once('drain', () => {
        if (!stalled) far.resume()
      })
    })
    if (stalled) far.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    wsUrl: `ws://127.0.0.1:${address.port}`,
    breakAfter: (bytes) => {
      left = bytes
    },
    stall: () => {
      stalled = true
      for (const far of fars) far.pause()
    },
    flow: () => {
      stalled = false
      left = Number.POSITIVE_INFINITY
      for (const far of fars) far.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
