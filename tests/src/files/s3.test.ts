import { randomUUID } from 'node:crypto'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bytesOf } from '@cowrite/server/files/storage/file-storage'
import { type S3Options, S3Storage } from '@cowrite/server/files/storage/s3-storage'
import { describeStorage } from '@cowrite/server/files/storage/storage.contract'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../harness/temp-folder.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>
let server: S3rver
let options: S3Options
beforeAll(async () => {
  folder = await tempFolder()
  server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory: folder.path },
    configureBuckets: [{ name: 'cowrite' }],
  })
  const { port } = await server.run()
  options = {
    ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'cowrite', pathStyle: true },
    ...{ accessKey: 'S3RVER', secretKey: 'S3RVER', prefix: 'installation/' },
  }
})
afterAll(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

const quick = { requestMs: 1_000, pauseMs: 1 }

describeStorage('a bucket', async () => new S3Storage(options))

async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

it('FILE-18: a bucket that answers with errors or not at all is asked again, and then said to be away', async () => {
  let failures = 2
  const { hostname, port } = new URL(options.endpoint)
  const target = { hostname, port }
  // Between the storage and the bucket: answers some requests itself.
  const between = createServer((request, response) => {
    if (failures-- > 0) {
      if (failures % 2 === 0) response.writeHead(503).end()
      else request.socket.destroy()
      return
    }
    const { method = 'GET', url = '/', headers } = request
    const asked = ask({ ...target, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(asked)
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    between.closeAllConnections()
    between.close()
  })
  const endpoint = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
  const storage = new S3Storage({ ...options, endpoint }, quick)
  const key = `blobs/${randomUUID()}/original`
  failures = 100
  await expect(storage.read(key)).rejects.toMatchObject({ code: 'unavailable' })
  failures = 2
  await storage.write(key, one('words'), 5)
  expect(failures).toBe(-1)
  failures = 3
  expect((await bytesOf(await storage.read(key))).toString()).toBe('words')
})

it('FILE-18: a bucket that is not there, or that refuses the keys, is away, and not an object that is missing', async () => {
  const key = `blobs/${randomUUID()}/original`
  for (const wrong of [{ bucket: 'another' }, { accessKey: 'wrong' }]) {
    const storage = new S3Storage({ ...options, ...wrong }, quick)
    await expect(storage.read(key)).rejects.toMatchObject({ code: 'unavailable' })
  }
  const storage = new S3Storage({ ...options, endpoint: 'http://127.0.0.1:1' }, quick)
  await expect(storage.write(key, one('words'), 5)).rejects.toMatchObject({ code: 'unavailable' })
})
