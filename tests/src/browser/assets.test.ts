import { type IncomingHttpHeaders, request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'

// Among the browser tests because they have the built client; this file examines the HTTP responses.

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})

afterAll(async () => {
  await server.stop()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** One request with exactly these headers; the body of the response is not decoded. */
function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server.url), { headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Every script and stylesheet that a page refers to. */
async function filesOf(page: string): Promise<string[]> {
  const html = (await get(page)).body.toString()
  return [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
}

const CODINGS = [
  ['br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
] as const

describe.each(['/', '/d/demo%2Fwelcome', '/embed/demo/welcome'])('the page %s', (page) => {
  it('OPS-51: comes compressed as the browser asks, with all its scripts and styles', async () => {
    const files = await filesOf(page)
    expect(files.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(1)
    for (const path of [page, ...files]) {
      const plain = await get(path)
      expect([path, plain.status, plain.headers['content-encoding']]).toEqual([path, 200, undefined])
      expect(plain.headers.vary).toMatch(/accept-encoding/i)
      for (const [accepted, coding, decode] of CODINGS) {
        const answer = await get(path, { 'accept-encoding': accepted })
        if (answer.headers['content-encoding'] === undefined) {
          // A file so small that a compressed copy would not be smaller.
          expect([path, plain.body.length < 1_000]).toEqual([path, true])
          continue
        }
        expect([path, accepted, answer.headers['content-encoding']]).toEqual([path, accepted, coding])
        expect(decode(answer.body).equals(plain.body)).toBe(true)
        expect(answer.body.length).toBeLessThan(plain.body.length)
        expect(answer.headers['content-length']).toBe(String(answer.body.length))
        expect(answer.headers['content-type']).toBe(plain.headers['content-type'])
        expect(answer.headers.vary).toMatch(/accept-encoding/i)
        expect(answer.headers.etag).not.toBe(plain.headers.etag)
        expect(answer.headers['cache-control']).toBe(plain.headers['cache-control'])
      }
    }
  })
})

it('OPS-51: what carries a hash in its name is kept for ever, everything else is asked for anew', async () => {
  const [script = ''] = (await filesOf('/')).filter((path) => path.startsWith('/assets/'))
  for (const accepted of ['identity', 'gzip', 'br']) {
    const headers = { 'accept-encoding': accepted }
    expect((await get(script, headers)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const path of ['/', '/d/demo/welcome', '/embed/demo/welcome', '/embed.js', '/early.js'])
      expect([path, (await get(path, headers)).headers['cache-control']]).toEqual([path, 'no-cache'])
    const known = (await get('/embed.js', headers)).headers.etag ?? ''
    const again = await get('/embed.js', { ...headers, 'if-none-match': known })
    expect([accepted, again.status, again.body.length]).toEqual([accepted, 304, 0])
  }
})

it('OPS-51: a part of a script can be asked for, of each of its forms', async () => {
  const [script = ''] = (await filesOf('/')).filter(
    (path) => path.endsWith('.js') && path.includes('/assets/'),
  )
  for (const accepted of ['identity', 'gzip', 'br']) {
    const whole = await get(script, { 'accept-encoding': accepted })
    const part = await get(script, { 'accept-encoding': accepted, range: 'bytes=10-19' })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${whole.body.length}`])
    expect(part.headers['content-encoding']).toBe(whole.headers['content-encoding'])
    expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true)
  }
})

it('answers only files of the build, by their own paths', async () => {
  const [script = ''] = (await filesOf('/')).filter((path) => path.startsWith('/assets/'))
  expect((await get(script)).status).toBe(200)
  for (const path of [
    `${script}.br`,
    '/assets/none.js',
    '/assets/',
    '/.hash',
    '/assets/..%2f.hash',
    '/assets/%2e%2e/.hash',
  ])
    expect([path, (await get(path)).status]).toEqual([path, 404])
})
