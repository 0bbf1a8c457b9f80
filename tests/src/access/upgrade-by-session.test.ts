import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { type AccountServer, createPerson, requestAs, startAccountServer } from '../harness/accounts.ts'

let place: AccountServer
beforeAll(async () => {
  place = await startAccountServer()
})
afterAll(() => place[Symbol.asyncDispose]())

/** How an upgrade ends; the socket stays open until the end of the test. */
async function upgrade(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(url, { headers })
  onTestFinished(() => socket.terminate())
  return await new Promise((resolve) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.on('error', () => {})
  })
}

it('ACC-81: the cookie of a session opens a socket for a page of the own origin, and only what the person may open', async () => {
  const { url: origin, wsUrl } = place
  const ann = await createPerson(place, { name: 'Ann', role: 'owner' })
  const ben = await createPerson(place, { name: 'Ben', role: 'guest' })
  const at = `${wsUrl}/yjs/demo/minutes`
  expect(await upgrade(at, { origin, cookie: ann.cookie })).toBe(101)
  expect(await upgrade(at, { origin, cookie: `theme=dark; ${ann.cookie}` })).toBe(101)
  expect(await upgrade(at, { origin, cookie: ben.cookie })).toBe(403)
  expect(await upgrade(at, { cookie: ann.cookie })).toBe(401)
  expect(await upgrade(at, { origin: 'https://other.example', cookie: ann.cookie })).toBe(403)
  expect(await upgrade(at, { origin, cookie: `${ann.cookie}x` })).toBe(401)
  expect(await upgrade(at, { origin, cookie: 'cowrite_refresh=guessed' })).toBe(401)
  expect(await upgrade(at, { authorization: `Bearer ${ann.accessToken}` })).toBe(101)
  expect(await upgrade(`${at}?token=${ann.accessToken}`, { origin, cookie: ann.cookie })).toBe(401)
})

it('ACC-80: a person gets tickets for what they may open, by their access token and not by their cookie', async () => {
  const ann = await createPerson(place, { name: 'Ann', role: 'owner' })
  const ben = await createPerson(place, { name: 'Ben', role: 'guest' })
  const body = { document: 'demo/minutes' }
  const answer = await requestAs(place, ann, 'POST', '/api/v1/tickets', body)
  const { ticket } = (await answer.json()) as { ticket: string }
  expect(await upgrade(`${place.wsUrl}/yjs/demo/minutes?ticket=${ticket}`, {})).toBe(101)
  expect((await requestAs(place, ben, 'POST', '/api/v1/tickets', body)).status).toBe(404)
  const byCookie = await fetch(`${place.url}/api/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: ann.cookie, origin: place.url },
    body: JSON.stringify(body),
  })
  expect(byCookie.status).toBe(401)
})
