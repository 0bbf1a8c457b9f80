import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Keyring, openStore, type Store, StoreError } from '@cowrite/persistence'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentRecords } from './document-records.ts'
import { type ExportEvent, ExportFileError, readExport } from './reader.ts'
import { EXPORT_FORMAT } from './records.ts'
import { findBeginning } from './resume.ts'
import { headerKey } from './sealing.ts'
import { ExportWriter, partOf } from './writer.ts'

const MIB = 1024 * 1024
const keyring = (id: string) => Keyring.parse(`${id}:${randomBytes(32).toString('base64')}`)

let folder: string
let files = 0
const newPath = () => join(folder, `${++files}.cowrite`)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-export-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Documents with all kinds of records; `large` makes items that take several lines. */
async function filled(documents: number, large = 0): Promise<Store> {
  const store = await openStore({ kind: 'memory' })
  for (let i = 0; i < documents; i++) {
    const { document } = await store.documents.ensure({ project: 'p', key: `d${i}` }, `Title ${i} – ü`)
    const documentId = document.id
    const author = { principal: 'agent:1', kind: 'agent', run: 'r' } as const
    const entry = (bytes: Uint8Array) => ({ documentId, bytes, principal: 'guest' })
    await store.updates.append([
      entry(Uint8Array.of(1)),
      { ...entry(Uint8Array.of(2, i)), authored: [{ client: 7, clock: 0, author }] },
      entry(Uint8Array.of(3)),
      ...(large > 0 ? [entry(randomBytes(large)), entry(randomBytes(large)), entry(Uint8Array.of(4))] : []),
    ])
    await store.updates.snapshot(documentId, 1, large > 0 ? randomBytes(large) : Uint8Array.of(9))
    await store.versions.create({
      documentId,
      kind: 'named',
      name: 'One',
      principal: 'guest',
      bytes: Buffer.from('secret words'),
    })
  }
  return store
}

/** Writes the documents of a store after `after`, as the export command does. */
async function fill(writer: ExportWriter, store: Store, keys: Keyring | null, after: string | null = null) {
  for (const document of await store.maintenance.documents({ after, limit: 1_000 })) {
    const rows = (await store.maintenance.rows(document.id))!
    const source = { document, rows, keys, open: ({ bytes }: { bytes: Uint8Array }) => bytes }
    for (const record of documentRecords(source, () => {})) await writer.write(record)
  }
}

async function exported(store: Store, keys: Keyring | null = null): Promise<string> {
  const path = newPath()
  const at = '2026-01-01T00:00:00.000Z'
  const header = { cowrite: 'export', format: EXPORT_FORMAT, at, project: null, ...headerKey(keys) } as const
  const writer = await ExportWriter.create(path, header)
  await fill(writer, store, keys)
  await writer.finish()
  return path
}

async function events(path: string, keys: Keyring | null = null): Promise<ExportEvent[]> {
  const all: ExportEvent[] = []
  for await (const event of readExport(path, keys)) all.push(event)
  return all
}

/** The file's records of documents, without their positions. */
const contents = (all: readonly ExportEvent[]) =>
  all.filter(({ kind }) => kind !== 'header' && kind !== 'footer').map((event) => ({ ...event, at: null }))

describe('export files', () => {
  it('BAK-2: each line is JSON with a CRC-32 of what is before it; the last has counts and a SHA-256', async () => {
    const path = await exported(await filled(2))
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    for (const line of lines) {
      const { crc } = JSON.parse(line) as { crc: string }
      expect(crc).toBe(
        crc32(line.slice(0, -`,"crc":"${crc}"}`.length))
          .toString(16)
          .padStart(8, '0'),
      )
    }
    expect(JSON.parse(lines[0]!)).toMatchObject({ cowrite: 'export', format: 1, project: null, key: null })
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ documents: 2, updates: 4, versions: 2, leftOut: 0 })
    const read = await events(path)
    expect(read.map(({ kind }) => kind)).toEqual([
      'header',
      ...Array.from({ length: 2 }, () => [
        'document',
        'snapshot',
        'updates',
        'authorship',
        'version',
        'end',
      ]).flat(),
      'footer',
    ])
  })

  it('BAK-2: no line is longer than 1 MiB, however large updates and snapshots are, and all bytes come back', async () => {
    const store = await filled(2, 2.5 * MIB)
    for (const keys of [null, keyring('one')]) {
      const path = await exported(store, keys)
      const lines = (await readFile(path, 'latin1')).split('\n')
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(MIB)
      const read = await events(path, keys)
      for (const document of await store.maintenance.documents({ after: null, limit: 10 })) {
        const rows = (await store.maintenance.rows(document.id))!
        const start = read.findIndex(
          (event) => event.kind === 'document' && event.document.id === document.id,
        )
        const own = read.slice(
          start,
          read.findIndex((event, at) => at > start && event.kind === 'end'),
        )
        // Another installation has other organizations.
        const { organization, ...whole } = document
        expect(organization).toMatch(/^[0-9a-f-]{36}$/)
        expect(own[0]).toEqual({ kind: 'document', document: whole, head: 6 })
        const updates = own.flatMap((event) => (event.kind === 'updates' ? event.updates : []))
        expect(updates.map(({ seq }) => seq)).toEqual(rows.updates.map(({ seq }) => seq))
        expect(updates.every(({ bytes }, at) => Buffer.compare(bytes, rows.updates[at]!.bytes) === 0)).toBe(
          true,
        )
        const snapshot = own.find((event) => event.kind === 'snapshot')
        expect(Buffer.compare(snapshot!.bytes, rows.snapshot!.bytes)).toBe(0)
      }
    }
  })

  it('BAK-5: a file that was cut anywhere is refused as incomplete, at the line where it ends', async () => {
    const path = await exported(await filled(2))
    const whole = await readFile(path)
    for (let length = whole.length - 1; length >= 0; length--) {
      await truncate(path, length)
      const error = await events(path).catch((cause: unknown) => cause)
      expect(error, `cut at ${length}`).toBeInstanceOf(ExportFileError)
      const ends = whole.subarray(0, length).toString('latin1').split('\n').length
      expect(error, `cut at ${length}`).toMatchObject({ kind: 'incomplete', line: ends })
    }
  })

  it('BAK-5: a file with any byte changed is refused', async () => {
    const path = await exported(await filled(2))
    const whole = await readFile(path)
    const file = await open(path, 'r+')
    for (let at = 0; at < whole.length; at++) {
      // Flips a bit whose number depends on the position, so that each bit number occurs.
      await file.write(Uint8Array.of(whole[at]! ^ (1 << (at % 8))), 0, 1, at)
      await expect(events(path), `byte ${at}`).rejects.toThrow(ExportFileError)
      await file.write(whole, at, 1, at)
    }
    await file.close()
    expect((await events(path)).at(-1)).toMatchObject({ kind: 'footer' })
  })

  it('BAK-5: a line left out, doubled or moved is refused, though its own checksum is right', async () => {
    const path = await exported(await filled(2))
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    for (let at = 0; at < lines.length; at++) {
      const [line = '', next = ''] = lines.slice(at)
      const changed = {
        without: lines.toSpliced(at, 1),
        doubled: lines.toSpliced(at, 0, line),
        ...(at + 1 < lines.length ? { moved: lines.toSpliced(at, 2, next, line) } : {}),
      }
      for (const [how, content] of Object.entries(changed)) {
        await writeFile(path, `${content.join('\n')}\n`)
        await expect(events(path), `line ${at + 1} ${how}`).rejects.toThrow(ExportFileError)
      }
    }
  })

  it('BAK-3: a file cut anywhere, or damaged, is gone on with after its last whole document', async () => {
    const store = await filled(3)
    const path = await exported(store)
    const whole = await readFile(path)
    const expected = contents(await events(path))
    const ends = expected.flatMap((event) => (event.kind === 'end' ? [event.id] : []))
    const seen = new Set<string | null>()
    for (let length = whole.length; length >= 0; length -= 3) {
      const damaged = Buffer.from(whole.subarray(0, length))
      if (length % 2 === 0 && length > 600) damaged[length - 300]! ^= 4
      const again = newPath()
      await writeFile(partOf(again), damaged)
      const beginning = await findBeginning(partOf(again), null)
      if (beginning.kind === 'nothing') continue
      seen.add(beginning.after)
      const writer = await ExportWriter.resume(again, beginning.place)
      await fill(writer, store, null, beginning.after)
      await writer.finish()
      expect(contents(await events(again)), `cut at ${length}`).toEqual(expected)
      await rm(again)
    }
    expect([...seen].sort()).toEqual([...ends, null].sort())
  })

  it("BAK-4: somebody else's file is not taken for the beginning of an export", async () => {
    const path = newPath()
    for (const text of [
      'groceries',
      'a,b\n1,2\n',
      '{"type":"document"}\n',
      `{"cowrite":"import"${' '.repeat(50)}`,
    ]) {
      await writeFile(path, text)
      await expect(findBeginning(path, null)).rejects.toMatchObject({ kind: 'foreign' })
    }
    for (const text of ['', '{"cowr', '{"cowrite":"export","format":1,"at":']) {
      await writeFile(path, text)
      expect(await findBeginning(path, null)).toEqual({ kind: 'nothing' })
    }
    await writeFile(path, 'x'.repeat(10 * MIB))
    await expect(events(path)).rejects.toMatchObject({ kind: 'foreign', line: 1 })
  })

  it('ENC-9: with a key the file does not hold what documents say, and opens with that key only', async () => {
    const store = await filled(2)
    const keys = keyring('one')
    const plain = await exported(store)
    const sealed = await exported(store, keys)
    const secret = Buffer.from('secret words').toString('base64')
    expect(await readFile(plain, 'utf8')).toContain(secret)
    expect(await readFile(sealed, 'utf8')).not.toContain(secret)
    expect(contents(await events(sealed, keys))).toEqual(contents(await events(plain)))
    await expect(events(sealed)).rejects.toMatchObject({
      kind: 'foreign',
      message: expect.stringMatching(/the key one, which/),
    })
    await expect(events(sealed, keyring('one'))).rejects.toMatchObject({
      kind: 'foreign',
      message: expect.stringMatching(/not the one/),
    })
  })

  it('updates that the snapshot covers stay out, readable or not: the snapshot says the same', async () => {
    const store = await filled(1)
    const [document] = await store.maintenance.documents({ after: null, limit: 1 })
    const rows = (await store.maintenance.rows(document!.id))!
    const covered = {
      ...rows,
      updates: [{ ...rows.updates[0]!, seq: 1, bytes: Uint8Array.of(66) }, ...rows.updates],
    }
    const open = ({ bytes }: { bytes: Uint8Array }) => {
      if (bytes[0] === 66) throw new StoreError('damaged', 'Row 1 is damaged.')
      return bytes
    }
    const records = (all: typeof rows) => {
      const source = { document: document!, rows: all, keys: null, open }
      return [...documentRecords(source, () => expect.unreachable())]
    }
    expect(records(covered)).toEqual(records(rows))
  })

  it('an unfinished file has another name, and only its owner may read it', async () => {
    const store = await filled(1)
    const path = await exported(store)
    await rename(path, partOf(path))
    const file = await open(partOf(path), 'r')
    expect((await file.stat()).mode & 0o777).toBe(0o600)
    await file.close()
  })
})
