import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { faultOf } from './error-shape.ts'
import { ask, exchange, forAll, type RawRequest, requestBytes } from './raw-http.ts'
import { pathOf, type ServerRoute, serverRoutes } from './routes.ts'
import { spellings } from './spellings.ts'

/** Public routes: pages without data, health, and the files of the built client. */
const PUBLIC = [
  '/',
  '/consent/:uid',
  '/d/*',
  '/diagram',
  '/embed/*',
  '/favourites',
  '/forgot',
  '/healthz',
  '/invitation/:token',
  '/p/*',
  '/readyz',
  '/recent',
  '/reset/:token',
  '/s/:secret',
  '/settings/:section',
  '/setup/:token',
  '/sign-in',
  '/sign-up',
  '/trash',
  '/unsubscribe/:token',
  '/verify/:token',
]
/** Without the suffixes of the Brotli and gzip copies. */
const CLIENT_FILE =
  /^\/(assets\/\*|(diagram|document|embed|index)\.html|embed\.js(\.map)?|icon\.svg|early\.js)$/
const CONTENT = [['Content-Type', 'application/json']] as const
const PREFLIGHT = [['Access-Control-Request-Method', 'PATCH']] as const
/** The headers of a WebSocket's handshake. */
const UPGRADE = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
] as const
/** Concurrent requests. */
const AT_ONCE = 16

let server: RunningServer
let routes: ServerRoute[]
let own: string
beforeAll(async () => {
  server = await startServer()
  routes = await serverRoutes()
  own = `127.0.0.1:${server.port}`
})
afterAll(() => server[Symbol.asyncDispose]())

type Stranger = Pick<RawRequest, 'headers' | 'version'>

/** Senders of requests, as headers. None of them may receive data. */
function strangers(): Record<string, Stranger> {
  return {
    'a foreign origin': from({ host: own, origin: 'https://evil.example' }),
    'the origin null': from({ host: own, origin: 'null' }),
    'a foreign host': from({ host: `evil.example:${server.port}` }),
    'no host': { ...from({}), version: '1.0' },
  }
}

/** Additional ones, which do not differ from the others with regard to paths. */
function moreStrangers(): Record<string, Stranger> {
  const evil = `evil.example:${server.port}`
  return {
    ...strangers(),
    'an empty origin': from({ host: own, origin: '' }),
    'another port': from({ host: own, origin: 'http://127.0.0.1:1' }),
    'another scheme': from({ host: own, origin: `ws://${own}` }),
    'a name that begins like the own': from({ host: own, origin: `http://${own}.evil.example` }),
    'a foreign host and its origin': from({ host: evil, origin: `http://${evil}` }),
    'two hosts in one': from({ host: `${own}, ${evil}` }),
    'a host with a user': from({ host: `127.0.0.1@${evil}` }),
    'an empty host': from({ host: '' }),
    'no host, by HTTP/1.1': from({}),
    'no host and the own origin': from({ origin: server.url }),
  }
}

function from({ host, origin }: { readonly host?: string; readonly origin?: string }): Stranger {
  return {
    headers: [
      ...(host === undefined ? [] : [['Host', host] as const]),
      ...(origin === undefined ? [] : [['Origin', origin] as const]),
    ],
  }
}

/** Every spelling of a path from every stranger. */
function variants(path: string): (Stranger & { readonly who: string; readonly target: string })[] {
  return spellings(path, own).flatMap((target) =>
    Object.entries(target === path ? moreStrangers() : strangers()).map(([who, stranger]) => ({
      ...stranger,
      who,
      target,
    })),
  )
}

describe('pages of other origins', () => {
  it('ACC-10: only pages without data, health and the files of the client are for everybody', () => {
    const open = routes.filter(({ isPublic }) => isPublic).map(({ url }) => url)
    expect([...new Set(open.filter((url) => !CLIENT_FILE.test(url)))].sort()).toEqual(PUBLIC)
    expect(routes.filter(({ isPublic }) => !isPublic).length).toBeGreaterThan(15)
  })

  it('ACC-10: no spelling of any other path, known or not, is answered to strangers', async () => {
    const guarded = routes.filter(({ isPublic }) => !isPublic)
    const targets = [
      ...guarded.map((route) => ({ method: route.method, path: pathOf(route) })),
      ...['/nothing', '/api', '/assets/nothing'].map((path) => ({ method: 'GET', path })),
      { method: 'POST', path: '/api/nothing' },
    ]
    const requests = targets.flatMap(({ method, path }) =>
      variants(path).flatMap(({ who, ...variant }): { who: string; request: RawRequest }[] => {
        // HEAD equals GET without the body.
        if (method === 'HEAD' && variant.target !== path) return []
        const headers = [...variant.headers, ...CONTENT, ...(method === 'OPTIONS' ? PREFLIGHT : [])]
        const body = method === 'GET' || method === 'HEAD' ? {} : { body: '{"title":"Taken","name":"x"}' }
        return [{ who, request: { ...variant, ...body, method, headers } }]
      }),
    )
    const page = await ask(server.port, { method: 'GET', target: '/d/x', headers: [['Host', own]] })
    const faults: string[] = []
    await forAll(requests, AT_ONCE, async ({ who, request }) => {
      const answer = await ask(server.port, request)
      const cors = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))
      // A path below /d/ is the app's page, with or without dots; the page contains no data.
      const isPage = answer.status === 200 && answer.body === page.body
      const fault =
        cors.length > 0 ? `it has ${cors.join()}` : isPage ? null : faultOf(answer, request.method)
      if (fault !== null) faults.push(`${request.method} ${request.target} from ${who}: ${fault}`)
    })
    expect(faults).toEqual([])
    expect(requests.length).toBeGreaterThan(2_000)
  })

  it('ACC-10: the own page is answered under every path that the router takes for the same', async () => {
    const headers = [
      ['Host', own],
      ['Origin', server.url],
    ] as const
    for (const target of ['/api/documents', '/%61pi/documents', `http://${own}/api/documents`]) {
      const answer = await ask(server.port, { method: 'GET', target, headers })
      expect([target, answer.status]).toEqual([target, 200])
    }
  })

  it('ACC-11: pages without data answer everybody, and no page of another origin can read them', async () => {
    for (const target of ['/', '/d/demo/welcome', '/trash', '/embed/demo/welcome', '/healthz', '/readyz']) {
      for (const stranger of Object.values(strangers())) {
        const answer = await ask(server.port, { method: 'GET', target, ...stranger })
        expect([target, answer.status]).toEqual([target, 200])
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
      }
    }
    const headers = [
      ['Host', own],
      ['Origin', 'https://evil.example'],
    ] as const
    const widget = await ask(server.port, { method: 'GET', target: '/embed.js', headers })
    expect(widget.status).toBe(200)
    expect(widget.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('ACC-12: no spelling of the path of a socket gives a stranger a socket', async () => {
    const requests = ['/collab', '/yjs/demo/welcome'].flatMap((path) =>
      variants(path).map(({ who, ...variant }) => ({
        who,
        request: { ...variant, method: 'GET', headers: [...variant.headers, ...UPGRADE] },
      })),
    )
    const faults: string[] = []
    await forAll(requests, AT_ONCE, async ({ who, request }) => {
      const answer = await exchange(server.port, requestBytes(request))
      const fault = answer === null ? 'there is no answer' : faultOf(answer, 'GET')
      if (fault !== null) faults.push(`${request.target} from ${who}: ${fault}`)
    })
    expect(faults).toEqual([])
    const welcome = await exchange(
      server.port,
      requestBytes({ method: 'GET', target: '/collab', headers: [['Host', own], ...UPGRADE] }),
    )
    expect(welcome?.status).toBe(101)
  })
})
