import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Random } from '../fuzz/random.ts'
import type { Place } from '../harness/clients.ts'

/**
 * The address to which clients connect: each connection is forwarded to the accepting node with the fewest connections.
 */
export interface Balancer extends Place, AsyncDisposable {
  /** Makes the node on this port of 127.0.0.1 accept new connections, or no more; existing ones stay. */
  admit(port: number, takesIn: boolean): void
  /** Breaks about this share of all connections, as when clients change their network. */
  shake(random: Random, share: number): void
  /** Connections of each accepting node, by its port. */
  counts(): ReadonlyMap<number, number>
}

/** Opens a balancer without nodes. */
export async function openBalancer(): Promise<Balancer> {
  const nodes = new Map<number, Set<Socket>>()
  const all = new Set<Socket>()
  const server = createServer((near) => {
    const [place] = [...nodes].sort(([, one], [, other]) => one.size - other.size)
    // Like a balancer without a node: there is no answer.
    if (place === undefined) {
      near.on('error', () => {})
      near.destroy()
      return
    }
    const [port, sockets] = place
    const far = connect(port, '127.0.0.1')
    sockets.add(near)
    all.add(near)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => void to.write(chunk))
      from.on('end', () => to.end())
      from.on('close', () => to.destroy())
      // Either end may be reset; 'close' follows and ends the other.
      from.on('error', () => {})
    }
    near.on('close', () => {
      sockets.delete(near)
      all.delete(near)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    wsUrl: `ws://127.0.0.1:${address.port}`,
    admit: (port, takesIn) => {
      if (!takesIn) nodes.delete(port)
      else if (!nodes.has(port)) nodes.set(port, new Set())
    },
    shake: (random, share) => {
      for (const socket of [...all]) if (random.chance(share)) socket.destroy()
    },
    counts: () => new Map([...nodes].map(([port, sockets]) => [port, sockets.size])),
    [Symbol.asyncDispose]: async () => {
      for (const socket of all) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
