import { describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { hocuspocus, type Parsed, presenceUpdate, scanPresence, yWebsocket } from './protocol.ts'

function parse(protocol: typeof hocuspocus, frame: Uint8Array): Parsed {
  const into: Parsed = { kind: 'other', start: 0, length: 0 }
  protocol.parse(frame, into)
  return into
}

describe('protocols', () => {
  it('find their own frames again, at any length of address and content', () => {
    for (const protocol of [hocuspocus, yWebsocket]) {
      for (const document of ['a', 'bench-é', 'x'.repeat(200)]) {
        for (const kind of ['step2', 'update', 'presence'] as const) {
          for (const size of [0, 1, 127, 128, 20_000]) {
            const bytes = new Uint8Array(size).fill(size % 256)
            const frame = protocol.wrap(document, kind, bytes)
            const parsed = parse(protocol, frame)
            expect(parsed.kind).toBe(kind)
            expect(frame.subarray(parsed.start)).toEqual(bytes)
            expect(parsed.length).toBe(size)
          }
        }
      }
    }
  })

  it('knows the frames of the references', () => {
    expect(yWebsocket.hello('x')).toEqual([new Uint8Array([0, 0, 1, 0])])
    expect(hocuspocus.keepalive('d')).toEqual(new Uint8Array([1, 100, 1, 1, 0]))
    expect(yWebsocket.wrap('x', 'step2', new Uint8Array([0, 0]))).toEqual(new Uint8Array([0, 1, 2, 0, 0]))
    expect(hocuspocus.hello('d')[1]).toEqual(new Uint8Array([1, 100, 0, 0, 1, 0]))
    const address = [1, 100]
    expect(parse(hocuspocus, new Uint8Array([...address, 8, 1])).kind).toBe('accepted')
    expect(parse(hocuspocus, new Uint8Array([...address, 8, 0])).kind).toBe('refused')
    expect(parse(hocuspocus, new Uint8Array([...address, 2, 2, 0])).kind).toBe('authenticated')
    expect(parse(hocuspocus, new Uint8Array([...address, 2, 1, 0])).kind).toBe('denied')
    expect(parse(hocuspocus, new Uint8Array([9])).kind).toBe('ping')
    expect(parse(hocuspocus, new Uint8Array([...address, 7, 0])).kind).toBe('closed')
  })

  it('writes and scans presence as y-protocols does', () => {
    const awareness = new Awareness(new Y.Doc())
    applyAwarenessUpdate(awareness, presenceUpdate(77, 5, { user: { name: 'Ä' } }), null)
    expect(awareness.getStates().get(77)).toEqual({ user: { name: 'Ä' } })
    const seen: number[][] = []
    scanPresence(encodeAwarenessUpdate(awareness, [77]), (client, clock) => seen.push([client, clock]))
    expect(seen).toEqual([[77, 5]])
    awareness.destroy()
  })
})
