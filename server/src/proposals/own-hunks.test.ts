import { randomUUID } from 'node:crypto'
import { FIELD, type HeldHunk, SuggestionFork, syncKey, toMarkdown } from '@cowrite/crdt/richtext'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { accessByName, person } from '../access/access-for-tests.ts'
import { AuthorNames } from '../authorship/author-names.ts'
import { BlockService } from '../content/block-service.ts'
import { LiveCopies } from '../content/live-copies.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { OwnHunks, type OwnRequest } from './own-hunks.ts'
import { ProposalService } from './proposal-service.ts'

const EVE = person('eve')
const EVA = person('eva')
const VERA = person('vera')
const access: typeof accessByName = {
  ...accessByName,
  authorize: (principal, ...of) => accessByName.authorize(principal.id === 'eva' ? EVE : principal, ...of),
}

let rooms: RoomsForTests
let copies: LiveCopies
let blocks: BlockService
let proposals: ProposalService
let own: OwnHunks
const hint = vi.fn()

beforeEach(async () => {
  rooms = await roomsForTests(access)
  hint.mockReset()
  const { store, registry, members } = rooms
  const events = new EventWriter(store)
  const documents = new DocumentService({
    store,
    events,
    access,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
  copies = new LiveCopies({ members, logger: pino({ level: 'silent' }), now: () => performance.now() })
  blocks = new BlockService({ store, documents, copies })
  const names = new AuthorNames(async () => null)
  proposals = new ProposalService({ store, documents, copies, members, rooms: { hint }, events, names })
  own = new OwnHunks({ store, documents, copies, rooms: { hint }, events })
  await newDocument(store, 'plan')
  await blocks.apply(EVE, 'plan', {
    operations: [{ op: 'insert_after', handle: null, markdown: 'The quick brown fox\n\nTwo' }],
  })
})
afterEach(async () => {
  await copies.close()
  await rooms[Symbol.asyncDispose]()
})

/** An author's fork of the document as it is now. */
async function fork(held: readonly HeldHunk[] = []): Promise<SuggestionFork> {
  const member = await rooms.members.join('plan', EVE)
  const base = new Y.Doc()
  Y.applyUpdate(base, member.state())
  member.leave()
  const newClient = () => Math.floor(Math.random() * 2 ** 32)
  return new SuggestionFork(base, held, { newId: randomUUID, newClient })
}

function type(made: SuggestionFork, block: number, at: number, text: string, deleted = 0): void {
  const element = made.doc.getXmlFragment(FIELD).get(block) as Y.XmlElement
  const words = element.get(0) as Y.XmlText
  made.doc.transact(() => {
    if (deleted > 0) words.delete(at, deleted)
    words.insert(at, text)
  }, syncKey)
}

async function text(): Promise<string> {
  const member = await rooms.members.join('plan', EVE)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, member.state())
  member.leave()
  expect(doc.store.pendingStructs).toBeNull()
  return toMarkdown(doc).trimEnd()
}

const request = (parts: Partial<OwnRequest>): OwnRequest => ({
  known: [],
  put: [],
  takenBack: [],
  name: null,
  ...parts,
})
const put = (hunks: readonly HeldHunk[], who = EVE) => own.exchange(who, 'plan', request({ put: hunks }))

describe('what a person suggests in an editor', () => {
  it('SUG-11: is listed as a suggestion, is not in the document, and is one part while it grows', async () => {
    const made = await fork()
    type(made, 0, 4, 'very ')
    const [first] = await put(made.hunks())
    expect(first).toMatchObject({ status: 'pending', update: null })
    expect(hint).toHaveBeenCalledTimes(1)
    made.doc.transact(() => {
      const words = (made.doc.getXmlFragment(FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText
      words.insert(9, 'very ')
    }, syncKey)
    expect((await put(made.hunks()))[0]!.id).toBe(first!.id)
    const { suggestions } = await proposals.list(EVE, 'plan')
    expect(suggestions).toHaveLength(1)
    expect(suggestions[0]).toMatchObject({
      author: { id: 'eve', kind: 'person' },
      hunks: [
        {
          id: first!.id,
          kind: 'insert',
          label: 'Add: “very very”',
          status: 'pending',
          view: 'clean',
          before: 'The quick brown fox',
          after: 'The very very quick brown fox',
          inserted: [{ text: 'very very ' }],
        },
      ],
    })
    expect(await text()).toBe('The quick brown fox\n\nTwo')
  })

  it('SUG-12: is accepted as the bytes that were held back, beside what others have written since', async () => {
    const made = await fork()
    type(made, 0, 4, 'slow', 5)
    const [part] = await put(made.hunks())
    const [listed] = (await proposals.list(EVE, 'plan')).suggestions
    expect(listed!.hunks[0]).toMatchObject({ kind: 'replace', label: 'Replace: “quick” with “slow”' })
    await blocks.apply(EVE, 'plan', {
      operations: [{ op: 'insert_after', handle: null, markdown: 'Before' }],
    })
    const { results } = await proposals.accept(EVA, listed!.id, { hunks: [part!.id] })
    expect(results).toEqual([{ hunk: part!.id, status: 'accepted', message: null }])
    expect(await text()).toBe('Before\n\nThe slow brown fox\n\nTwo')
    // What is written on afterwards is told that it was decided.
    expect(await put(made.hunks())).toMatchObject([{ id: part!.id, status: 'accepted' }])
  })

  it('SUG-13: is refused when it is no edit that the document can take, and waits for what is not there yet', async () => {
    const made = await fork()
    type(made, 0, 4, 'very ')
    const [hunk] = made.hunks()
    const foreign = new Y.Doc()
    foreign.getXmlFragment(FIELD).insert(0, [new Y.XmlElement('paragraph')])
    const later = new Y.Doc()
    later.getXmlFragment(FIELD).insert(0, [new Y.XmlElement('paragraph')])
    const vector = Y.encodeStateVector(later)
    later.getXmlFragment(FIELD).insert(1, [new Y.XmlElement('paragraph')])
    const statuses = async (update: Uint8Array) => (await put([{ id: randomUUID(), update }]))[0]!.status
    expect(await statuses(Uint8Array.of(9, 9, 9))).toBe('refused')
    expect(await statuses(Y.encodeStateAsUpdate(later, vector))).toBe('early')
    // The document has these structs already.
    const member = await rooms.members.join('plan', EVE)
    expect(await statuses(member.state())).toBe('refused')
    member.leave()
    await put([hunk!])
    expect((await put([hunk!], EVA))[0]!.status).toBe('refused')
    await expect(put([hunk!], VERA)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('SUG-14: that changes nothing is not kept, and what is taken back is gone', async () => {
    const made = await fork()
    type(made, 0, 4, 'x')
    const [hunk] = made.hunks()
    expect(await put([hunk!])).toMatchObject([{ status: 'pending' }])
    made.doc.transact(() => {
      const words = (made.doc.getXmlFragment(FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText
      words.delete(4, 1)
    }, syncKey)
    expect(await put(made.hunks())).toMatchObject([{ id: hunk!.id, status: 'void' }])
    expect((await proposals.list(EVE, 'plan')).suggestions).toEqual([])
    const other = await fork()
    type(other, 1, 0, 'y')
    await put(other.hunks())
    await own.exchange(EVE, 'plan', request({ takenBack: [other.hunks()[0]!.id] }))
    expect((await proposals.list(EVE, 'plan')).suggestions).toEqual([])
  })

  it('SUG-15: is given to another editor of its author, and to nobody else', async () => {
    const made = await fork()
    type(made, 0, 4, 'very ')
    const [hunk] = made.hunks()
    await put([hunk!])
    const [seen] = await own.exchange(EVE, 'plan', request({}))
    const update = new Uint8Array(Buffer.from(seen!.update!, 'base64'))
    const second = await fork([{ id: seen!.id, update }])
    expect(toMarkdown(second.doc).trimEnd()).toBe('The very quick brown fox\n\nTwo')
    expect(await own.exchange(EVA, 'plan', request({}))).toEqual([])
    const known = [{ id: seen!.id, version: seen!.version }]
    expect((await own.exchange(EVE, 'plan', request({ known })))[0]!.update).toBeNull()
    const [listed] = (await proposals.list(EVE, 'plan')).suggestions
    await proposals.reject(EVA, listed!.id)
    expect(await own.exchange(EVE, 'plan', request({ known }))).toEqual([
      { id: seen!.id, status: 'rejected', version: null, update: null },
    ])
  })
})
