import { expect, it } from 'vitest'
import { byteRange } from './byte-range.ts'
import { cleanFileName, contentDisposition } from './file-name.ts'
import { SignedAddresses } from './signed-addresses.ts'

it('FILE-14: a name is cut between characters and keeps its ending', () => {
  const long = cleanFileName(`${'ß'.repeat(300)}.jpeg`)
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200)
  expect(long).toMatch(/^ß+\.jpeg$/)
  expect(cleanFileName('😀'.repeat(100))).toBe('😀'.repeat(50))
  expect(cleanFileName('\ud800a\u200fb\u2066c\u0000.txt')).toBe('\ufffdabc.txt')
  for (const nothing of ['', '/', '..', '.', ' ', '\u202e', 'a/..'])
    expect(cleanFileName(nothing)).toBe('file')
})

it('FILE-14: a header has the name in both forms, and only the name', () => {
  expect(contentDisposition('attachment', 'a "b"\\%41.txt')).toBe(
    `attachment; filename="a _b___41.txt"; filename*=UTF-8''a%20%22b%22%5C%2541.txt`,
  )
  expect(contentDisposition('inline', "größe's (1)*.png")).toBe(
    `inline; filename="gr__e's (1)*.png"; filename*=UTF-8''gr%C3%B6%C3%9Fe%27s%20%281%29%2A.png`,
  )
})

it('FILE-12: ranges are read as RFC 9110 says', () => {
  const cases: [string | undefined, unknown][] = [
    ['bytes=0-0', { from: 0, to: 0 }],
    ['bytes=5-', { from: 5, to: 9 }],
    ['bytes=-3', { from: 7, to: 9 }],
    ['bytes=-30', { from: 0, to: 9 }],
    ['bytes=5-99', { from: 5, to: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-3', null],
    ['bytes=0-1,3-4', null],
    ['bytes=-', null],
    ['lines=0-1', null],
    [undefined, null],
  ]
  for (const [header, expected] of cases) expect(byteRange(header, 10), header).toEqual(expected)
})

it('FILE-13: an address ends 5 to 10 minutes after it was made, and one of another key is forged', async () => {
  const principal = {
    id: 'guest',
    author: { principal: 'guest', kind: 'guest', run: null },
    role: 'reader',
  } as const
  const addresses = new SignedAddresses(async () => Buffer.alloc(32, 1))
  const others = new SignedAddresses(async () => Buffer.alloc(32, 2))
  const reading = { file: 'file', document: 'document', principal }
  for (const seconds of [0, 1, 150, 299]) {
    const now = new Date(Date.UTC(2030, 0, 1, 0, 0, seconds))
    const { url, expiresAt } = await addresses.make(reading, now)
    const minutes = (expiresAt.getTime() - now.getTime()) / 60_000
    expect(minutes).toBeGreaterThan(5)
    expect(minutes).toBeLessThanOrEqual(10)
    const access = new URL(url, 'http://x').searchParams.get('access')!
    const before = new Date(expiresAt.getTime() - 1)
    expect(await addresses.read(access, 'file', before)).toMatchObject(reading)
    expect(await addresses.read(access, 'file', expiresAt)).toBe('expired')
    expect(await addresses.read(access, 'other', before)).toBe('forged')
    expect(await others.read(access, 'file', before)).toBe('forged')
    const [payload = '', mac] = access.split('.')
    const content = Buffer.from(payload, 'base64url').toString().replace('reader', 'editor')
    expect(await addresses.read(`${Buffer.from(content).toString('base64url')}.${mac}`, 'file', before)).toBe(
      'forged',
    )
  }
})
