import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Place } from './clients.ts'

/** A TCP line to a server that can fall silent, as a network does: nothing arrives, nothing is closed. */
export interface Line extends Place, AsyncDisposable {
  /** From now on nothing passes in either direction. */
  pause(): void
  /** Everything that was held back passes, and what follows. */
  resume(): void
}

/** Opens a line to the server on `port` of 127.0.0.1. */
export async function openLine(port: number): Promise<Line> {
  const ends: Socket[] = []
  let paused = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.push(from)
      if (paused) from.pause()
      from.on('data', (chunk: Buffer) => void to.write(chunk))
      from.on('end', () => to.end())
      from.on('close', () => to.destroy())
      // Either end may be reset; 'close' follows and ends the other.
      from.on('error', () => {})
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    wsUrl: `ws://127.0.0.1:${address.port}`,
    pause: () => {
      paused = true
      for (const socket of ends) socket.pause()
    },
    resume: () => {
      paused = false
      for (const socket of ends) socket.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of ends) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
