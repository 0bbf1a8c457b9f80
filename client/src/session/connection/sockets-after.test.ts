import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { socketsAfter } from './sockets-after.ts'

class Socket extends EventTarget {
  static readonly OPEN = 1
  readyState = 0
}

beforeEach(() => vi.stubGlobal('WebSocket', Socket))
afterEach(() => vi.unstubAllGlobals())

const early = (readyState: number) => Object.assign(new Socket(), { readyState }) as unknown as WebSocket

/** How often listeners that are added at once are told that `socket` is open. */
async function openings(socket: WebSocket): Promise<number> {
  let count = 0
  socket.addEventListener('open', () => count++)
  await Promise.resolve()
  return count
}

it('EDIT-206: the first connection uses the socket that was opened early, and no other does', async () => {
  const opening = early(0)
  const Sockets = socketsAfter(opening)
  const first = new Sockets('ws://server')
  expect(first).toBe(opening)
  expect(await openings(first)).toBe(0)
  expect(new Sockets('ws://server')).not.toBe(opening)
})

it('EDIT-206: a socket that is open already says so to the connection', async () => {
  const open = early(Socket.OPEN)
  const first = new (socketsAfter(open))('ws://server')
  expect(first).toBe(open)
  expect(await openings(first)).toBe(1)
})

it('EDIT-206: a socket that has closed meanwhile is not used', () => {
  const closed = early(3)
  expect(new (socketsAfter(closed))('ws://server')).not.toBe(closed)
  expect(new (socketsAfter(null))('ws://server')).toBeInstanceOf(Socket)
})
