import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { describe, expect, it, vi } from 'vitest'
import { reconnection } from './reconnection.ts'

/** A socket that opens at once and is cut when told to. */
class Socket extends EventTarget {
  static opened: Socket[] = []
  readyState = 1

  constructor() {
    super()
    Socket.opened.push(this)
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }

  close(): void {}

  /** Says something, by which the client knows that it is connected, and ends. */
  cut(): void {
    this.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(9).buffer }))
    this.dispatchEvent(new CloseEvent('close', { code: 1006 }))
  }

  send(): void {}
}

/** After how many ms a page that drew `chance` connects again when its server has died. */
async function waits(chance: number): Promise<number> {
  Socket.opened = []
  const socket = new HocuspocusProviderWebsocket({
    url: 'ws://127.0.0.1/collab',
    WebSocketPolyfill: Socket,
    ...reconnection(chance),
  })
  await vi.advanceTimersByTimeAsync(10)
  Socket.opened[0]?.cut()
  let ms = 0
  for (; Socket.opened.length < 2; ms += 10) await vi.advanceTimersByTimeAsync(10)
  socket.destroy()
  return ms
}

describe('coming back', () => {
  it('NODE-26: pages whose server died come back over a second, none within half a second', async () => {
    vi.useFakeTimers()
    try {
      const all: number[] = []
      for (let page = 0; page < 10; page++) all.push(await waits((page + 1 / 7) / 10))
      expect(Math.min(...all)).toBeGreaterThanOrEqual(500)
      expect(Math.max(...all)).toBeLessThanOrEqual(1_500)
      for (const [page, ms] of all.slice(1).entries()) expect(ms).toBeGreaterThan((all[page] ?? 0) + 50)
    } finally {
      vi.useRealTimers()
    }
  })
})
