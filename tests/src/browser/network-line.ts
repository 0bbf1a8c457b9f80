import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What the line transmits: everything, nothing, or pages and the API without sockets. */
export type LineState = 'open' | 'cut' | 'no-sockets'

/** One visitor's connection to a server, which can be cut: existing connections end, new ones are refused. */
export interface NetworkLine extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, to be used in place of the server's own URL. */
  readonly url: string
  become(state: LineState): void
}

/** Opens a line to the server on `port` of 127.0.0.1, which may stop and start again. */
export async function openNetworkLine(port: number): Promise<NetworkLine> {
  let state: LineState = 'open'
  const pairs = new Set<{ readonly ends: readonly Socket[]; isSocket: boolean }>()
  const server = createServer((near) => {
    const pair = { ends: [near], isSocket: false }
    pairs.add(pair)
    const end = (): void => {
      for (const socket of pair.ends) socket.destroy()
      pairs.delete(pair)
    }
    near.on('error', end)
    near.on('close', end)
    if (state === 'cut') return end()
    near.once('data', (head: Buffer) => {
      pair.isSocket = /^GET \/(collab|yjs)[/? ]/.test(head.toString('latin1'))
      if (pair.isSocket && state !== 'open') return end()
      const far = connect(port, '127.0.0.1')
      pair.ends.push(far)
      far.on('error', end)
      far.on('close', end)
      far.write(head)
      near.pipe(far)
      far.pipe(near)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  const endAll = (which: (pair: { readonly isSocket: boolean }) => boolean): void => {
    for (const pair of [...pairs]) if (which(pair)) for (const socket of pair.ends) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    become(next) {
      state = next
      if (next === 'cut') endAll(() => true)
      if (next === 'no-sockets') endAll((pair) => pair.isSocket)
    },
    [Symbol.asyncDispose]: async () => {
      endAll(() => true)
      server.close()
      await once(server, 'close')
    },
  }
}
