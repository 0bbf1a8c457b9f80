import { afterEach, expect, it } from 'vitest'
import type { Account, Signed } from '../../api/accounts.ts'
import type { Send } from '../../api/http.ts'
import { accessTokenOf } from './access-token.ts'
import { AccountSession } from './account-session.ts'
import { Keepsakes } from './keepsakes.ts'
import { ShareVisits } from './share-visits.ts'

const SERVER = 'https://cowrite.example'
const URL_OF_LIST = new URL('/api/documents', SERVER)

const ACCOUNT: Account = {
  id: 'a1',
  email: 'mara@northfold.example',
  emailVerified: true,
  name: 'Mara',
  colour: '#405bc3',
  avatar: null,
  language: null,
  theme: null,
  invisible: false,
  secondFactor: false,
  hasPassword: true,
  organizations: [],
}

/** What a browser stores, as far as the session uses it. */
class MemoryStorage implements Storage {
  readonly values = new Map<string, string>()
  get length(): number {
    return this.values.size
  }
  clear(): void {
    this.values.clear()
  }
  getItem(key: string): string | null {
    return this.values.get(key) ?? null
  }
  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null
  }
  removeItem(key: string): void {
    this.values.delete(key)
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value)
  }
}

/** A server with accounts, on which one person has a session by the cookie. */
class AccountServer {
  /** The tokens that are valid, the newest last. */
  readonly tokens: string[] = []
  readonly asked: string[] = []
  hasSession = true
  lifeMs = 600_000

  readonly send: Send = (url, init) => {
    this.asked.push(`${init.method} ${url.pathname}`)
    return Promise.resolve(this.#answer(url.pathname, new Headers(init.headers).get('authorization')))
  }

  #answer(path: string, authorization: string | null): Response {
    switch (path) {
      case '/api/v1/auth/refresh':
        return this.hasSession ? Response.json(this.renewed()) : refused()
      case '/api/v1/auth/sign-out':
        this.hasSession = false
        return new Response(null, { status: 204 })
      default:
        return authorization === `Bearer ${this.tokens.at(-1)}` && this.hasSession
          ? Response.json({ documents: [] })
          : refused()
    }
  }

  renewed(): Signed {
    this.tokens.push(`cws.${this.tokens.length + 1}`)
    const expiresAt = new Date(Date.now() + this.lifeMs).toISOString()
    return { accessToken: this.tokens.at(-1) ?? '', expiresAt, account: ACCOUNT }
  }

  get refreshes(): number {
    return this.asked.filter((each) => each.endsWith('/refresh')).length
  }
}

const refused = () => Response.json({ error: 'unauthorized', message: '', todo: '' }, { status: 401 })

const open: AccountSession[] = []

function windowOf(send: Send, storage: Storage = new MemoryStorage()): AccountSession {
  const session = new AccountSession({
    server: SERVER,
    send,
    early: null,
    keepsakes: new Keepsakes(SERVER, storage, () => {}),
    visits: new ShareVisits(storage),
  })
  open.push(session)
  return session
}

afterEach(() => {
  for (const session of open.splice(0)) session.close()
})

const get = (session: AccountSession) => session.send(URL_OF_LIST, { method: 'GET' })

it('EDIT-234: on a server that is open to everybody nothing is asked for or sent beside the requests themselves', async () => {
  const sent: [string, string | null][] = []
  const session = windowOf((url, init) => {
    sent.push([url.pathname, new Headers(init.headers).get('authorization')])
    return Promise.resolve(Response.json({ documents: [] }))
  })
  expect((await get(session)).status).toBe(200)
  expect(await session.token()).toBe('')
  expect(sent).toEqual([['/api/documents', null]])
  expect(session.state()).toEqual({ state: 'unasked' })
})

it('EDIT-235: requests that are refused at the same time renew the session once, and are sent again', async () => {
  const server = new AccountServer()
  const session = windowOf(server.send)
  const answers = await Promise.all([get(session), get(session), get(session)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(server.refreshes).toBe(1)
  expect(session.state()).toEqual({ state: 'signed-in', account: ACCOUNT })
  // The server forgets the token, for example by a restart with another key.
  server.tokens.push('cws.other')
  expect((await get(session)).status).toBe(200)
  expect(server.refreshes).toBe(2)
})

it('EDIT-235: a token that is about to end is renewed before it is sent', async () => {
  const server = new AccountServer()
  server.lifeMs = 0
  const session = windowOf(server.send)
  await get(session)
  expect(await session.token()).toBe(server.tokens.at(-1))
  expect(server.refreshes).toBe(2)
})

it('EDIT-235: the life of a token does not depend on the clock of the device', () => {
  const signed = { accessToken: 't', expiresAt: '2026-03-01T10:10:00Z', account: ACCOUNT }
  const now = Date.parse('2031-01-01T00:00:00Z')
  expect(accessTokenOf(signed, 'Sun, 01 Mar 2026 10:00:00 GMT', now).until - now).toBe(570_000)
})

it('EDIT-235: when the server has ended the session the page says so, and asks no more', async () => {
  const server = new AccountServer()
  const storage = new MemoryStorage()
  const session = windowOf(server.send, storage)
  await get(session)
  server.hasSession = false
  expect((await get(session)).status).toBe(401)
  expect(session.state()).toEqual({ state: 'signed-out', isEnded: true })
  expect(await session.token()).toBe('')
})

it('EDIT-235: a server that does not answer ends no session', async () => {
  const server = new AccountServer()
  let isAway = false
  const session = windowOf((url, init) =>
    isAway ? Promise.reject(new TypeError('Failed to fetch')) : server.send(url, init),
  )
  await get(session)
  isAway = true
  expect(await session.renew()).toBe('failed')
  expect(session.state().state).toBe('signed-in')
  const left = await session.signOut()
  expect(left.ok).toBe(false)
  expect(session.state().state).toBe('signed-in')
})

it('EDIT-237: a session that begins, is renewed or ends does so in all windows, and the browser keeps nothing', async () => {
  const server = new AccountServer()
  const storage = new MemoryStorage()
  storage.setItem('cowrite.recent', '["demo/plan"]')
  const one = windowOf(server.send, storage)
  const two = windowOf(server.send, storage)
  const told = () => new Promise<void>((resolve) => two.subscribe(resolve))
  const signed = told()
  await get(one)
  await signed
  expect(two.state().state).toBe('signed-in')
  expect((await get(two)).status).toBe(200)
  expect(server.refreshes).toBe(1)
  expect(storage.getItem('cowrite.account')).toBe('a1')
  expect([...storage.values.values()].join()).not.toContain('cws.')
  const left = told()
  await one.signOut()
  await left
  expect(two.state()).toEqual({ state: 'signed-out', isEnded: false })
  expect([...storage.values.keys()]).toEqual([])
})

it('EDIT-238: what a share link has opened is asked for by the token of its visit', async () => {
  const sent: (string | null)[] = []
  const storage = new MemoryStorage()
  const session = windowOf((_url, init) => {
    sent.push(new Headers(init.headers).get('authorization'))
    return Promise.resolve(Response.json({}))
  }, storage)
  session.visit('demo/plan', 'cwv_1')
  expect(await session.tokenFor('demo/plan')()).toBe('cwv_1')
  await session.sendFor('demo/plan')(URL_OF_LIST, { method: 'GET' })
  await session.sendFor('demo/other')(URL_OF_LIST, { method: 'GET' })
  expect(sent).toEqual(['Bearer cwv_1', null])
  // The next page of the same window has it, too.
  expect(windowOf(session.send, storage).hasVisit('demo/plan')).toBe(true)
})
