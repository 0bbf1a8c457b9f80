import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Place } from '../harness/clients.ts'

/** A TCP line to a server on which what happens to real ones can be made to happen. */
export interface Wire extends Place, AsyncDisposable {
  /** Lets that many more bytes of the client through, wherever in a frame that is; then both ends break. */
  breakAfter(bytes: number): void
  /** The client stops reading: what the server sends piles up on the way. */
  stall(): void
  /** The end of stalling and of any break that did not come yet. */
  flow(): void
}

/** Opens a line to whatever listens on `port` of 127.0.0.1, at each connection anew. */
export async function openWire(port: number): Promise<Wire> {
  const ends = new Set<Socket>()
  const fars = new Set<Socket>()
  let stalled = false
  /** Bytes that still pass towards the server. */
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
        // The next connection is whole again.
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
