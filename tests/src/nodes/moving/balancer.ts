import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Place } from '../../harness/clients.ts'

/** One address for clients, which the test points at different nodes. `await using` closes it. */
export interface Balancer extends Place, AsyncDisposable {
  /** New connections go to this port of 127.0.0.1; `null`: they are broken off. */
  pointTo(port: number | null): void
  /** Number of open connections. */
  readonly connections: number
}

/** Opens a balancer without a target. It performs no health checks: the test sets its target. */
export async function openBalancer(): Promise<Balancer> {
  let target: number | null = null
  const nears = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    // Either end may be reset; 'close' follows and ends the other.
    near.on('error', () => {})
    if (target === null) {
      near.destroy()
      return
    }
    nears.add(near)
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    far.on('error', () => {})
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => void to.write(chunk))
      from.on('close', () => to.destroySoon())
    }
    near.on('close', () => nears.delete(near))
  })
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    wsUrl: `ws://127.0.0.1:${address.port}`,
    pointTo: (port) => {
      target = port
    },
    get connections() {
      return nears.size
    },
    [Symbol.asyncDispose]: async () => {
      for (const near of nears) near.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
