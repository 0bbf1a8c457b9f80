import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Place } from './clients.ts'

/** A TCP line to a server that can become silent: nothing arrives, and nothing is closed. */
export interface Line extends Place, AsyncDisposable {
  readonly port: number
  /** Stops forwarding in both directions. */
  pause(): void
  /** Holds back the server's data; data to the server is forwarded. */
  holdAnswers(): void
  /** Forwards all held data, and all later data. */
  resume(): void
  /** Bytes that the server has sent so far. */
  answeredBytes(): number
  /** Breaks every connection, and discards held data. New connections are possible. */
  cut(): void
}

/** Opens a line to the server on `port` of 127.0.0.1. */
export async function openLine(port: number): Promise<Line> {
  const ends = { near: new Set<Socket>(), far: new Set<Socket>() }
  const all = (): Socket[] => [...ends.near, ...ends.far]
  const paused = { near: false, far: false }
  const passed = { near: 0, far: 0 }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const [side, from, to] of [
      ['near', near, far],
      ['far', far, near],
    ] as const) {
      ends[side].add(from)
      if (paused[side]) from.pause()
      from.on('data', (chunk: Buffer) => {
        passed[side] += chunk.length
        to.write(chunk)
      })
      from.on('end', () => to.end())
      from.on('close', () => {
        ends[side].delete(from)
        to.destroy()
      })
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
    port: address.port,
    pause: () => {
      paused.near = true
      paused.far = true
      for (const socket of all()) socket.pause()
    },
    holdAnswers: () => {
      paused.far = true
      for (const socket of ends.far) socket.pause()
    },
    resume: () => {
      paused.near = false
      paused.far = false
      for (const socket of all()) socket.resume()
    },
    answeredBytes: () => passed.far,
    cut: () => {
      for (const socket of all()) socket.destroy()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of all()) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
