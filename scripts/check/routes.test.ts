import { expect, it } from 'vitest'
import { routeProblems } from './routes.ts'

const lines = (path: string, text: string) =>
  routeProblems([{ path: `server/src/${path}`, text }]).map((problem) => problem.split(': ', 1)[0])

it.each([
  ['documents/routes.ts', "app.get('/api/documents', {}, answer)"],
  ['access/keys/routes.ts', "app.post('/api/keys', {}, answer)"],
  ['http/health.ts', "app.get('/healthz', answer)"],
  ['http/http.test.ts', "app.get('/healthz', answer)"],
  ['rooms/rooms.ts', 'const room = this.rooms.get(name)\nthis.rooms.delete(name)\nheads.all()'],
  ['transport/url.ts', "url.searchParams.get('token')"],
])('accepts in %s: %s', (path, text) => {
  expect(lines(path, text)).toEqual([])
})

it.each([
  ['server.ts', "app.get('/api/documents', {}, answer)"],
  ['routes.ts', "app.get('/api/documents', {}, answer)"],
  ['documents/document-service.ts', "app.patch(\n  '/api/documents/:address',\n  answer)"],
  ['documents/more-routes.ts', 'app.delete(`/api/documents`, answer)'],
  ['documents/documents.ts', "app.get<{ Params: { id: string } }>('/api/documents/:id', answer)"],
  ['documents/documents.ts', "app.route({ method: 'GET', url: '/api/documents' })"],
])('refuses in %s: %s', (path, text) => {
  expect(lines(path, `\n${text}`)).toEqual([`server/src/${path}:2`])
})
