import { once } from 'node:events'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Authenticator } from '../access/access.ts'
import { readConfig } from '../config/config.ts'
import type { CowriteServer } from '../cowrite-server.ts'
import { createServer } from '../server.ts'

let server: CowriteServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

/** A frame of the Hocuspocus protocol with credentials for `demo/a`: address, Auth, token, `x`. */
const AUTH = Buffer.from('\u0006demo/a\u0002\u0000\u0001x', 'latin1')

async function start(authenticate: () => unknown): Promise<string> {
  const config = readConfig({ PORT: '0', COWRITE_STORE: 'memory' }, [])
  const authenticator = { authenticate } as unknown as Authenticator
  server = await createServer(config, { logger: pino({ level: 'silent' }), authenticator })
  return server.url
}

/** Sends credentials on `/collab` and resolves to the server's reply about the document, without its address. */
async function denied(url: string): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/collab`)
  socket.once('open', () => socket.send(AUTH))
  const [message] = (await once(socket, 'message')) as [Buffer]
  socket.terminate()
  return message.toString('latin1', 7)
}

/** Opens a socket and resolves to how the server closed it. */
async function closed(url: string, path: string): Promise<[code: number, reason: string]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`)
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
  return [code, reason.toString()]
}

describe('an authenticator that does what it must not', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('thrown')
      },
    ],
    ['rejects', () => Promise.reject(new Error('rejected'))],
    ['resolves to nothing', () => Promise.resolve(undefined)],
  ])(
    'LIM-37: one that %s costs the document or its connection, not the process',
    async (_what, authenticate) => {
      const url = await start(authenticate)
      // Auth, permission denied, and the reason with its length.
      expect(await denied(url)).toBe('\u0002\u0001\u0008internal')
      expect(await closed(url, '/yjs/demo/a')).toEqual([1011, 'internal'])
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
    },
  )
})
