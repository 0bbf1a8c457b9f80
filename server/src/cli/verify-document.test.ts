import { crc32 } from 'node:zlib'
import { ROW_PLAIN, type StoredRow, type StoredRows, StoreError } from '@cowrite/persistence'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { verifyDocument } from './verify-document.ts'

function row(seq: number, bytes: Uint8Array): StoredRow {
  return { seq, bytes, format: ROW_PLAIN, checksum: crc32(bytes), principal: 'guest', at: new Date(0) }
}

/** Opens a row as a store without keys does. */
function open({ bytes, checksum }: StoredRow): Uint8Array {
  if (checksum !== crc32(bytes)) throw new StoreError('damaged', 'Row is damaged.')
  return bytes
}

const author = { principal: 'guest', kind: 'guest', run: null } as const
const damages = (rows: StoredRows) =>
  verifyDocument(rows, open)
    .filter(({ severity }) => severity === 'damage')
    .map(({ where, what, todo }) => `${where}: ${what} ${todo}`)
const notes = (rows: StoredRows) =>
  verifyDocument(rows, open).map(({ severity, where, what }) => `${severity} ${where}: ${what}`)

/** Six updates of one client, the first three of them in a snapshot. */
let updates: Uint8Array[]
let rows: StoredRows
beforeEach(() => {
  const doc = new Y.Doc()
  updates = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const word of ['one ', 'two ', 'three ', 'four ', 'five ', 'six '])
    doc.getText('content').insert(0, word)
  rows = {
    head: 6,
    snapshot: row(3, Y.mergeUpdates(updates.slice(0, 3))),
    updates: updates.slice(3).map((bytes, at) => row(at + 4, bytes)),
    authorship: [{ client: doc.clientID, clock: 0, author }],
    versions: [],
    threads: [],
  }
})

describe('verifying a document', () => {
  it('finds nothing in a document as it was written, nor in an empty one', () => {
    expect(notes(rows)).toEqual([])
    expect(
      notes({ head: 0, snapshot: null, updates: [], authorship: [], versions: [], threads: [] }),
    ).toEqual([])
  })

  it('BAK-9: finds what is missing, in the middle, at the end, and all of it', () => {
    const [four, , six] = rows.updates
    expect(damages({ ...rows, updates: [four!, six!] })).toEqual([
      expect.stringMatching(/^update 5: missing\. Clients /),
    ])
    expect(damages({ ...rows, updates: [four!] })).toEqual([
      expect.stringMatching(/^updates 5 to 6: missing/),
    ])
    expect(damages({ ...rows, updates: [] })).toEqual([expect.stringMatching(/^updates 4 to 6: missing/)])
    expect(damages({ ...rows, snapshot: null })).toEqual([expect.stringMatching(/^updates 1 to 3: missing/)])
    expect(damages({ ...rows, head: 5 })).toEqual([expect.stringMatching(/^update 6: it is beyond 5/)])
    expect(damages({ ...rows, head: 2, updates: [] })).toEqual([
      expect.stringMatching(/^the snapshot \(up to 3\): it is beyond 2/),
    ])
  })

  it('BAK-9: finds bytes that are not those of their checksum, and bytes that are no update', () => {
    const [, five] = rows.updates
    const flipped = Uint8Array.from(five!.bytes)
    flipped[3]! ^= 1
    const replaced = (other: StoredRow) => ({ ...rows, updates: rows.updates.with(1, other) })
    expect(damages(replaced({ ...five!, bytes: flipped }))).toEqual([
      expect.stringMatching(/^update 5: its bytes are not those that were written .*Restore/),
    ])
    expect(damages(replaced(row(5, Buffer.from('nonsense'))))).toEqual([
      expect.stringMatching(/^update 5: its bytes are no update: /),
    ])
    const snapshot = row(3, updates[0]!.subarray(0, 5))
    expect(damages({ ...rows, snapshot })).toEqual([
      expect.stringMatching(/^the snapshot \(up to 3\): its bytes are no/),
    ])
  })

  it('BAK-9: finds a version that does not open or decode, beside the content', () => {
    const version = { id: 'v1', documentId: 'd', kind: 'named', name: 'Draft', principal: 'guest' } as const
    const versions = [
      { ...version, createdAt: new Date(0), row: row(0, updates[0]!) },
      { ...version, id: 'v2', createdAt: new Date(0), row: row(0, Uint8Array.of(1)) },
    ]
    expect(damages({ ...rows, versions })).toEqual([
      expect.stringMatching(/^version v2 "Draft": its bytes are no update/),
    ])
  })

  it('COM-38: finds a thread of comments and a comment that do not open, beside the content', () => {
    const by = { principal: 'ann', kind: 'person', name: 'Ann', colour: null } as const
    const at = { createdAt: new Date(0), editedAt: null, deletedAt: null }
    const [good, bad] = [row(0, Uint8Array.of(1)), { ...row(0, Uint8Array.of(1)), checksum: 7 }]
    const comment = { id: 'c', author: by, invoker: null, ...at, mentions: [], reactions: [], row: good }
    const thread = { id: 't', documentId: 'd', status: 'open', resolver: null, resolvedAt: null } as const
    const whole = { ...thread, assignee: null, createdAt: new Date(0), row: good, comments: [comment] }
    expect(notes({ ...rows, threads: [whole] })).toEqual([])
    const damaged = { ...whole, row: bad, comments: [comment, { ...comment, id: 'd', row: bad }] }
    expect(damages({ ...rows, threads: [damaged] })).toEqual([
      expect.stringMatching(/^thread t of comments: its bytes are not those that were written .*Restore/),
      expect.stringMatching(/^comment d: its bytes are not those/),
    ])
  })

  it('BAK-10: what is legal is at most a note: covered rows, gaps in what a client sent, unknown authors', () => {
    const covered = { ...rows, updates: [row(2, updates[1]!), ...rows.updates] }
    expect(notes(covered)).toEqual(['note updates: 1 that the snapshot covers are still there.'])
    const client = rows.authorship[0]!.client
    const gap = { ...rows, snapshot: null, head: 2, updates: [row(1, updates[0]!), row(2, updates[2]!)] }
    expect(notes(gap)).toEqual([`note updates: some refer to edits of client ${client} that never arrived.`])
    expect(notes({ ...rows, authorship: [] })).toEqual([
      'note authorship: 1 of 1 clients that wrote have no author on record.',
    ])
  })

  it('tells a missing key from damage', () => {
    const missing = () => {
      throw new StoreError('missing-key', 'Sealed with the key old.')
    }
    const [finding] = verifyDocument({ ...rows, updates: [], head: 3 }, missing)
    expect(finding).toMatchObject({
      what: 'Sealed with the key old.',
      todo: expect.stringMatching(/Add the key/),
    })
  })
})
