import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer, readConfig } from '@cowrite/server'
import { FileClient } from '@cowrite/server/files/upload-for-tests'
import pg from 'pg'
import { pino } from 'pino'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { tempFolder } from '../harness/temp-folder.ts'

const PLAN = 'demo/plan'
const PART = 1024 * 1024

/** A photo of several parts, whose processing takes a moment. */
async function photo(): Promise<Buffer> {
  const noise = { raw: { width: 900, height: 700, channels: 3 as const } }
  return await sharp(randomBytes(900 * 700 * 3), noise)
    .resize(3_600, 2_800)
    .jpeg({ quality: 90 })
    .toBuffer()
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status
}

it('FILE-25: any node takes any part; after kill -9 while parts arrive and while the file is examined another node goes on, and nobody ever reads a half', async () => {
  await using store = await freshStore('PostgreSQL')
  await using folder = await tempFolder()
  const options = { ...store.options, env: { ...store.options.env, COWRITE_DATA_DIR: folder.path } }
  await using one = await startServer(options)
  await using two = await startServer(options)
  const [first, second] = [new FileClient(one.url), new FileClient(two.url)]
  await first.ask('POST', '/api/documents', { title: 'Plan', address: PLAN })
  const bytes = await photo()
  const { id } = await first.begin(PLAN, 'photo.jpg', bytes.length)
  const parts = Array.from({ length: Math.ceil(bytes.length / PART) }, (_, number) => number)
  const put = (client: FileClient, number: number) =>
    client.ask('PUT', `/api/files/${id}/parts/${number}`, bytes.subarray(number * PART, (number + 1) * PART))
  expect(parts.length).toBeGreaterThan(2)
  for (const number of parts.slice(0, 2))
    expect((await put(number === 0 ? first : second, number)).status).toBe(200)
  // The death of a node while a part arrives.
  const dying = put(first, 2).catch(() => null)
  await one.kill9()
  await dying
  const { body } = await second.ask('GET', `/api/files/${id}`)
  const received = body['received'] as number[]
  expect(received.slice(0, 2)).toEqual([0, 1])
  for (const number of parts.filter((part) => !received.includes(part)))
    expect((await put(second, number)).status).toBe(200)
  await using again = await startServer(options)
  const third = new FileClient(again.url)
  // And while it is examined.
  expect((await third.ask('POST', `/api/files/${id}/complete`)).body).toMatchObject({
    file: { status: 'processing' },
  })
  await again.kill9()
  expect(await statusOf(`${two.url}/files/${id}`)).toBe(409)
  expect(await second.settled(id, 90_000)).toMatchObject({ status: 'ready', width: 3_600, height: 2_800 })
  for (const variant of ['', '?variant=thumb', '?variant=800', '?variant=1600']) {
    const answer = await fetch(`${two.url}/files/${id}${variant}`)
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).format).toMatch(/jpeg|webp/)
  }
  expect(await readdir(join(folder.path, 'files', 'blobs', id))).toHaveLength(4)
})

it('FILE-26: a file is deleted with its bytes a day after no text refers to it; until then its deletion is undone', async () => {
  await using store = await freshStore('PostgreSQL')
  await using folder = await tempFolder()
  const { DATABASE_URL = '' } = store.options.env ?? {}
  const settings = { DATABASE_URL, COWRITE_DATA_DIR: folder.path, PORT: '0', COWRITE_WARM_UP: '0' }
  const server = await createServer(readConfig(settings, []), {
    logger: pino({ level: 'error' }),
    housekeeping: { firstMs: 50, everyMs: 100 },
  })
  const database = new pg.Client({ connectionString: DATABASE_URL })
  await database.connect()
  await using _ends = {
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await database.end()
    },
  }
  const client = new FileClient(server.url)
  await client.ask('POST', '/api/documents', { title: 'Plan', address: PLAN })
  const { id } = await client.upload(PLAN, 'a.txt', Buffer.from('words'))
  const writer = connectHocuspocus('hocuspocus-4', { wsUrl: server.url.replace('http', 'ws') }, PLAN)
  await writer.synced()
  const fragment = writer.doc.getXmlFragment('default')
  const undo = new Y.UndoManager(fragment)
  const image = new Y.XmlElement('image')
  image.setAttribute('src', `/files/${id}`)
  fragment.push([image])
  const since = async () => {
    const { rows } = await database.query<{ since: Date | null }>(
      'SELECT unreferenced_since AS since FROM attachment_document WHERE attachment_id = $1',
      [id],
    )
    return rows[0] === undefined ? 'gone' : rows[0].since === null ? 'used' : 'unused'
  }
  const becomes = (state: string) => eventuallyAsync(state, async () => (await since()) === state)
  await becomes('used')
  undo.stopCapturing()
  fragment.delete(fragment.length - 1, 1)
  await becomes('unused')
  undo.undo()
  await becomes('used')
  undo.stopCapturing()
  fragment.delete(fragment.length - 1, 1)
  await becomes('unused')
  await database.query(`UPDATE attachment_document SET unreferenced_since = now() - interval '23 hours'`)
  expect(await statusOf(`${server.url}/files/${id}`)).toBe(200)
  await database.query(`UPDATE attachment_document SET unreferenced_since = now() - interval '25 hours'`)
  await becomes('gone')
  await eventuallyAsync('the file is gone', async () => (await statusOf(`${server.url}/files/${id}`)) === 404)
  await eventuallyAsync('its bytes are gone', async () => {
    return (await readdir(join(folder.path, 'files', 'blobs'))).length === 0
  })
  const { rows } = await database.query(`SELECT target_name FROM audit_event WHERE action = 'file.deleted'`)
  expect(rows).toEqual([{ target_name: 'a.txt' }])
  writer.close()
})
