import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import type { CowriteServer } from '../cowrite-server.ts'
import { createServer } from '../server.ts'
import { FileClient } from './upload-for-tests.ts'

const PLAN = 'demo/plan'
const SETTINGS = {
  ...{ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' },
  ...{ COWRITE_FILES_MAX_BYTES: '5000000', COWRITE_FILES_DOCUMENT_BYTES: '8000000' },
  COWRITE_FILES_PROJECT_BYTES: '20000000',
}

let server: CowriteServer
let client: FileClient
beforeAll(async () => {
  server = await createServer(readConfig(SETTINGS, []), { logger: pino({ level: 'silent' }) })
  client = new FileClient(server.url)
  for (const address of [PLAN, 'demo/other', 'garden/full'])
    expect((await client.ask('POST', '/api/documents', { title: address, address })).status).toBe(201)
})
afterAll(() => server.close())

/** A photo with the place where it was taken, on its side. */
function photo(width = 1_200, height = 900): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#335577' } })
    .withExif({ IFD0: { Make: 'Camera', Orientation: '6' }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(path.startsWith('http') ? path : `${server.url}${path}`, { headers })
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

describe('uploads', () => {
  it('FILE-8: parts arrive in any order and again, a repeated request is the same file, and a photo is ready', async () => {
    const bytes = Buffer.concat([await photo(), randomBytes(2_500_000)])
    const request = { name: 'photo.jpg', size: bytes.length, type: 'image/jpeg', idempotencyKey: 'one' }
    const path = '/api/documents/demo%2Fplan/files'
    const first = await client.ask('POST', path, request)
    expect(first).toMatchObject({ status: 201, body: { partSize: 1_048_576, file: { status: 'uploading' } } })
    expect((await client.ask('POST', path, request)).body).toEqual(first.body)
    const { id } = first.body['file'] as { id: string }
    const part = (number: number) => bytes.subarray(number * 1_048_576, (number + 1) * 1_048_576)
    const put = (number: number, body = part(number)) =>
      client.ask('PUT', `/api/files/${id}/parts/${number}`, body)
    expect((await put(2)).body).toEqual({ received: [2] })
    expect((await put(0)).body).toEqual({ received: [0, 2] })
    expect((await put(0)).body).toEqual({ received: [0, 2] })
    expect(await client.ask('POST', `/api/files/${id}/complete`)).toMatchObject({
      status: 409,
      body: { message: 'Part 1 has not arrived.' },
    })
    expect((await get(`/files/${id}`)).status).toBe(409)
    expect((await put(1, part(1).subarray(1))).status).toBe(400)
    expect((await put(3)).status).toBe(400)
    expect((await put(1)).body).toEqual({ received: [0, 1, 2] })
    expect((await client.ask('POST', `/api/files/${id}/complete`)).status).toBe(200)
    expect((await client.ask('POST', `/api/files/${id}/complete`)).status).toBe(200)
    expect(await client.settled(id)).toEqual({
      ...{ id, name: 'photo.jpg', size: bytes.length, type: 'image/jpeg', kind: 'image', status: 'ready' },
      ...{ width: 900, height: 1_200, src: `/files/${id}`, preview: true, variants: ['800', 'thumb'] },
    })
    expect((await client.ask('DELETE', `/api/files/${id}`)).status).toBe(409)
  })

  it('FILE-9: what is declared too large, or has no room, is refused at once; a cancelled upload counts no more', async () => {
    const begin = (size: number, document = 'garden%2Ffull') =>
      client.ask('POST', `/api/documents/${document}/files`, { name: 'a.bin', size, type: '' })
    expect(await begin(1e9)).toMatchObject({ status: 413, body: { error: 'file-too-large' } })
    for (const size of [0, -1, 1.5, 2 ** 60]) expect((await begin(size)).status).toBe(400)
    const { body } = await begin(5_000_000)
    expect(await begin(4_000_000)).toMatchObject({ status: 422, body: { error: 'file-quota' } })
    const { id } = body['file'] as { id: string }
    expect((await client.ask('DELETE', `/api/files/${id}`)).status).toBe(204)
    expect((await client.ask('GET', `/api/files/${id}`)).status).toBe(404)
    expect((await begin(4_000_000)).status).toBe(201)
    expect((await begin(1, 'garden%2Fnone')).status).toBe(404)
  })
})

describe('reading', () => {
  it('FILE-10: a picture is served made anew: turned, without the place where it was taken and without what was appended', async () => {
    const secret = '<script>alert(1)</script>'
    const { id } = await client.upload(PLAN, 'photo.jpg', Buffer.concat([await photo(), Buffer.from(secret)]))
    const address = await client.address(PLAN, id)
    for (const variant of ['', '&variant=thumb', '&variant=800', '&variant=1600']) {
      const answer = await get(`${address}${variant}`)
      expect(answer.status).toBe(200)
      const bytes = await bytesOf(answer)
      expect(bytes.includes('script')).toBe(false)
      const { exif, orientation, width, format } = await sharp(bytes).metadata()
      expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined })
      const isWhole = variant === '' || variant === '&variant=1600'
      expect({ width, format }).toEqual({
        width: isWhole ? 900 : variant === '&variant=800' ? 800 : 320,
        format: isWhole ? 'jpeg' : 'webp',
      })
    }
  })

  it('FILE-11: nothing that is served can run: headers of a picture, a drawing and a page', async () => {
    const svg = Buffer.from(
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    )
    const html = Buffer.from('<!doctype html><script>alert(1)</script>')
    const files: [string, Buffer, string, string][] = [
      ['a.jpg', await photo(), 'inline', 'image/jpeg'],
      ['a.png', svg, 'attachment', 'application/octet-stream'],
      ['a.txt', html, 'attachment', 'application/octet-stream'],
      ['a.html', Buffer.from('words'), 'attachment', 'text/plain; charset=utf-8'],
    ]
    for (const [name, bytes, disposition, type] of files) {
      const { id } = await client.upload(PLAN, name, bytes)
      const answer = await get((await client.address(PLAN, id))!)
      expect(answer.headers.get('content-type')).toBe(type)
      expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`^${disposition}; `))
      expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(answer.headers.get('cache-control')).toMatch(/^private/)
      await answer.body?.cancel()
    }
  })

  it('FILE-12: a part of a file is served, the whole is known by its tag, and there is nothing beyond its end', async () => {
    const bytes = randomBytes(2_000_000)
    const { id, kind, type } = await client.upload(PLAN, 'a.bin', bytes)
    expect({ kind, type }).toEqual({ kind: 'other', type: 'application/octet-stream' })
    const part = await get(`/files/${id}`, { range: 'bytes=1500000-' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1500000-1999999/2000000'])
    expect(bytes.subarray(1_500_000).equals(await bytesOf(part))).toBe(true)
    const whole = await get(`/files/${id}`)
    expect(bytes.equals(await bytesOf(whole))).toBe(true)
    expect((await get(`/files/${id}`, { 'if-none-match': whole.headers.get('etag')! })).status).toBe(304)
    expect((await get(`/files/${id}`, { range: 'bytes=2000000-' })).status).toBe(416)
    const head = await fetch(`${server.url}/files/${id}`, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe('2000000')
  })

  it('FILE-13: an address that is forged, of another file or too old is not taken', async () => {
    const { id } = await client.upload(PLAN, 'a.txt', Buffer.from('words'))
    const other = await client.upload(PLAN, 'b.txt', Buffer.from('other words'))
    const address = (await client.address(PLAN, id))!
    expect(await client.address(PLAN, id)).toBe(address)
    expect((await get(address)).status).toBe(200)
    expect((await get(address.replace(id, other.id))).status).toBe(401)
    expect((await get(`${address.slice(0, -2)}xx`)).status).toBe(401)
    expect((await get(`/files/${id}?access=x`)).status).toBe(401)
    expect((await get(`/files/${id}?access=`)).status).toBe(401)
    expect(await client.address(PLAN, '01900000-0000-7000-8000-000000000000')).toBeNull()
  })
})

describe('hostile files', () => {
  it('FILE-14: names are only names: no path, no control character, no turned direction, no header', async () => {
    const names: [string, string][] = [
      ['../../etc/passwd', 'passwd'],
      ['C:\\x\\evil.txt', 'evil.txt'],
      ['..', 'file'],
      ['inv\u202egpj.exe', 'invgpj.exe'],
      ['a"\r\nSet-Cookie: x=1;.txt', 'a_Set-Cookie_ x=1;.txt'],
      ['größe.txt', 'größe.txt'],
    ]
    for (const [given, expected] of names) {
      const { id, name } = await client.upload(PLAN, given, Buffer.from(`words of ${given}`))
      expect(name).toBe(expected)
      const answer = await get(`/files/${id}`)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(answer.headers.get('content-disposition')).toContain(
        `filename*=UTF-8''${encodeURIComponent(expected).replaceAll("'", '%27')}`,
      )
    }
  })

  it('FILE-15: a bomb, a damaged picture and a file of two types fail, and nothing of them is kept', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    const pdf = (rest: string) => Buffer.from(`%PDF-1.7\n${rest}\n%%EOF\n`)
    const hostile: [string, Buffer][] = [
      ['bomb.png', bomb],
      ['cut.jpg', (await photo()).subarray(0, 2_000)],
      ['script.gif', Buffer.from('GIF89a/*<script>*/=1;alert(1)')],
      ['page.pdf', pdf('<html><script>alert(1)</script>')],
      ['archive.pdf', Buffer.concat([pdf('1 0 obj'), Buffer.from('PK\x05\x06'), Buffer.alloc(18)])],
      ['photo.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ]
    for (const [name, bytes] of hostile) {
      const file = await client.upload(PLAN, name, bytes)
      expect(file, name).toMatchObject({ status: 'failed', error: 'file-refused', variants: [] })
      expect((await get(`/files/${file.id}`)).status).toBe(422)
    }
    expect(await client.upload(PLAN, 'good.pdf', pdf('1 0 obj'))).toMatchObject({
      status: 'ready',
      kind: 'pdf',
    })
  })
})
