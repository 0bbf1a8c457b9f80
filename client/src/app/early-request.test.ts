import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it, vi } from 'vitest'
import { documentPath, documentsApi } from '../api/documents.ts'
import { sendOrTakeEarly } from './early-request.ts'
import { routeOf } from './navigation/route.ts'

const SCRIPT = readFileSync(join(import.meta.dirname, '..', '..', 'public', 'early.js'), 'utf8')

class Socket {
  readonly url: string

  constructor(url: string) {
    this.url = url
  }
}

/** What the early script of a page at `path` begins. */
function earlyAt(path: string): { path: string; socket: Socket | null } | null {
  const window: { cowriteEarly?: { path: string; socket: Socket | null } } = {}
  const fetch = () => Promise.resolve()
  runInNewContext(SCRIPT, {
    window,
    location: { protocol: 'https:', host: 'host', pathname: path },
    fetch,
    WebSocket: Socket,
    decodeURIComponent,
    encodeURIComponent,
  })
  return window.cowriteEarly ?? null
}

const earlyRequestAt = (path: string): string | null => earlyAt(path)?.path ?? null

afterEach(() => vi.unstubAllGlobals())

it.each(['/d/demo%2Fwelcome', '/d/notes', '/d/a/b%20c/d', '/d/%C3%A4%3F%23'])(
  'the early script of %s requests what the page of the app does',
  (path) => {
    const route = routeOf(path)
    expect(route.page === 'document' && earlyRequestAt(path)).toBe(
      route.page === 'document' && documentPath(route.address),
    )
  },
)

it.each(['/trash', '/d/', '/d/%ff', '/elsewhere'])('the early script of %s requests nothing', (path) => {
  expect(earlyRequestAt(path)).toBeNull()
})

it.each(['/', '/favourites', '/recent', '/p/river-watch'])(
  'the early script of %s requests the list',
  (path) => {
    expect(earlyRequestAt(path)).toBe('/api/documents?all=true&limit=1000&trashed=false')
  },
)

it('EDIT-206: the early script opens a connection on the page of a document only', () => {
  expect(earlyAt('/d/notes')?.socket?.url).toBe('wss://host/collab')
  expect(earlyAt('/')?.socket).toBeNull()
})

it('the response of the early script is taken once, by the request of the same URL', async () => {
  const answers = (name: string) => () => Promise.resolve(Response.json({ documents: [{ title: name }] }))
  vi.stubGlobal('location', { href: 'https://host/' })
  vi.stubGlobal('fetch', answers('later'))
  vi.stubGlobal('window', { cowriteEarly: { path: earlyRequestAt('/'), response: answers('early')() } })
  const api = documentsApi('https://host', sendOrTakeEarly)
  const title = async (trashed: boolean) => {
    const result = await api.list({ trashed })
    return result.ok && result.value.documents[0]?.title
  }
  expect(await title(true)).toBe('later')
  expect(await title(false)).toBe('early')
  expect(await title(false)).toBe('later')
})
