import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { expect, it, onTestFinished, vi } from 'vitest'
import { person } from '../access/access-for-tests.ts'
import { ServiceError } from '../errors/service-error.ts'
import { OutboundClient } from '../outbound/outbound-client.ts'
import { FetchService } from './fetch-service.ts'
import type { UploadService } from './upload-service.ts'

const outbound = new OutboundClient({ mayConnect: () => true })

async function site(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A service whose uploads are only noted. */
function serviceWith(client: Pick<OutboundClient, 'read'> = outbound) {
  const parts: Uint8Array[] = []
  const uploads = {
    begin: vi.fn(async (_principal: unknown, _document: string, { size }: { size: number }) => ({
      ...{ id: 'file', size, partSize: 100 },
    })),
    writePart: async (_principal: unknown, _id: string, number: number, bytes: Uint8Array) => {
      parts[number] = bytes
      return []
    },
    complete: async () => ({ id: 'file', status: 'processing' }),
  }
  const findEditable = vi.fn(async () => ({}) as never)
  const service = new FetchService({
    documents: { findEditable },
    uploads: uploads as unknown as UploadService,
    outbound: client,
  })
  return { service, uploads, parts, findEditable }
}

it('FILE-20: a picture of another site is taken into the storage under its name, by those who may write', async () => {
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()
  const url = await site((_request, response) => response.writeHead(200).end(picture))
  const { service, uploads, parts, findEditable } = serviceWith()
  expect(await service.fetch(person('ana'), 'plan', `${url}/a/gr%C3%B6%C3%9Fe.png?size=2`)).toMatchObject({
    status: 'processing',
  })
  expect(uploads.begin.mock.calls[0]?.[2]).toMatchObject({ name: 'größe.png', size: picture.length })
  expect(Buffer.concat(parts).equals(picture)).toBe(true)
  let asked = 0
  const other = await site((_request, response) => {
    asked++
    response.end(picture)
  })
  findEditable.mockRejectedValueOnce(new ServiceError('read-only'))
  await expect(service.fetch(person('eve'), 'plan', other)).rejects.toMatchObject({ code: 'read-only' })
  expect(asked).toBe(0)
})

it('FILE-20: what is no picture, or cannot be reached, is refused with one answer, and nothing of it is kept', async () => {
  const { service, uploads } = serviceWith()
  const svg = await site((_request, response) =>
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg onload="alert(1)"/>'),
  )
  const page = await site((_request, response) => response.writeHead(200).end('<html>'))
  const missing = await site((_request, response) => response.writeHead(404).end('GIF89a'))
  for (const url of [svg, page, missing, 'http://127.0.0.1:1/'])
    await expect(service.fetch(person('ana'), 'plan', url)).rejects.toMatchObject({
      code: 'file-refused',
      detail: 'There is no picture at this address that the server can read.',
    })
  expect(uploads.begin).not.toHaveBeenCalled()
})

it('FILE-20: a principal fetches three pictures at the same time at most', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const read = async () => {
    await promise
    throw new Error('ended')
  }
  const { service } = serviceWith({ read })
  const running = [1, 2, 3].map(() => service.fetch(person('ana'), 'plan', 'https://site.example/a.png'))
  await new Promise(setImmediate)
  await expect(service.fetch(person('ana'), 'plan', 'https://site.example/a.png')).rejects.toMatchObject({
    code: 'rate-limited',
  })
  resolve()
  expect((await Promise.allSettled(running)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
})
