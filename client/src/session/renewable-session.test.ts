import { encodeNotice } from '@cowrite/crdt/notice'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type FakeSocket, stubBrowser } from './connection/fake-socket.ts'
import type { DocumentSession } from './document-session.ts'
import { openDocumentSession } from './renewable-session.ts'

const ADDRESS = 'demo/notes'

let opened: readonly FakeSocket[]
let session: DocumentSession

beforeEach(() => {
  vi.useFakeTimers()
  opened = stubBrowser(ADDRESS)
  session = openDocumentSession({
    server: 'https://host',
    address: ADDRESS,
    user: { name: 'Ana', color: '#c2412d' },
    keepOffline: false,
  })
})

afterEach(() => {
  session.destroy()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('EDIT-54: a name and colour that are chosen while the replica is being replaced belong to the new replica', async () => {
  await vi.advanceTimersByTimeAsync(0)
  opened[0]?.accept()
  const { doc } = session
  opened[0]?.stateless(encodeNotice({ type: 'refused', error: 'client-in-use' }))
  session.setUser({ name: 'Bea', color: '#0a8268' })
  await vi.advanceTimersByTimeAsync(0)
  expect(session.doc).not.toBe(doc)
  expect(session.awareness.getLocalState()?.['user']).toEqual({ name: 'Bea', color: '#0a8268' })
})

it('hints of the server arrive, also after the replica was replaced', async () => {
  const hints: string[] = []
  session.onHint((hint) => hints.push(hint))
  await vi.advanceTimersByTimeAsync(0)
  opened[0]?.accept()
  opened[0]?.stateless(encodeNotice({ type: 'runs' }))
  opened[0]?.stateless(encodeNotice({ type: 'refused', error: 'client-in-use' }))
  await vi.advanceTimersByTimeAsync(0)
  opened[1]?.accept()
  opened[1]?.stateless(encodeNotice({ type: 'suggestions' }))
  await vi.advanceTimersByTimeAsync(0)
  expect(hints).toEqual(['runs', 'suggestions'])
})
