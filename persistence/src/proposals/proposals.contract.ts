import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { AGENT, PERSON, shortCommands } from '../testing/contract-helpers.ts'
import type { HunkDecision, NewProposal, ProposalRecord, WrittenHunk } from './proposals.ts'

const MOST = 1_000

/** The part of the contract about proposals. */
export function describeProposals(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const create = (proposal: Partial<NewProposal> & { readonly documentId: string }, most = MOST) =>
    store().transaction(({ proposals }) =>
      proposals.create(
        {
          author: AGENT,
          invoker: PERSON.principal,
          bytes: Uint8Array.of(1),
          hunks: [Uint8Array.of(2), Uint8Array.of(3)],
          ...proposal,
        },
        most,
      ),
    )
  const plain = (proposal: ProposalRecord | null) =>
    proposal && {
      ...proposal,
      bytes: [...proposal.bytes],
      hunks: proposal.hunks.map((hunk) => ({ ...hunk, bytes: [...hunk.bytes] })),
    }

  describe('proposals', () => {
    it('are stored with their parts, and listed newest first', async () => {
      const { id: documentId } = await newDocument()
      const first = await create({ documentId })
      const second = await create({ documentId, author: PERSON, invoker: null, hunks: [Uint8Array.of(9)] })
      expect(plain(first)).toMatchObject({
        documentId,
        author: AGENT,
        invoker: PERSON.principal,
        bytes: [1],
        hunks: [
          { status: 'pending', isWaiting: false, decidedBy: null, decidedAt: null, bytes: [2] },
          { status: 'pending', bytes: [3] },
        ],
      })
      const listed = await store().proposals.list(documentId, { pending: false, limit: 9 })
      expect(listed.map(plain)).toEqual([plain(second), plain(first)])
      expect(await store().proposals.list(documentId, { pending: true, limit: 1 })).toHaveLength(1)
      expect(plain(await store().proposals.find(first!.id))).toEqual(plain(first))
      expect(await store().proposals.find(randomUUID())).toBeNull()
      const unknown = create({ documentId: randomUUID() })
      await expect(unknown).rejects.toMatchObject({ code: 'unknown-document' })
    })

    it('are counted by author, run, asker and status', async () => {
      const { id: documentId } = await newDocument()
      const [first] = [await create({ documentId }), await create({ documentId })]
      await create({ documentId, author: PERSON, invoker: null, hunks: [Uint8Array.of(9)] })
      const decision = { id: first!.hunks[0]!.id, status: 'accepted', waiting: null } as const
      await store().proposals.decide(documentId, [decision], PERSON.principal)
      const counts = await store().proposals.counts(documentId, 9)
      expect(counts).toHaveLength(3)
      const ofAgent = { author: AGENT, invoker: PERSON.principal }
      expect(counts).toEqual(
        expect.arrayContaining([
          { ...ofAgent, status: 'accepted', count: 1 },
          { ...ofAgent, status: 'pending', count: 3 },
          { author: PERSON, invoker: null, status: 'pending', count: 1 },
        ]),
      )
      expect(await store().proposals.counts(documentId, 2)).toHaveLength(2)
      expect(await store().proposals.counts(randomUUID(), 9)).toEqual([])
    })

    it('are refused when a document would have too many pending parts', async () => {
      const { id: documentId } = await newDocument()
      expect(await create({ documentId }, 3)).not.toBeNull()
      expect(await create({ documentId }, 3)).toBeNull()
      expect(await store().proposals.list(documentId, { pending: false, limit: 9 })).toHaveLength(1)
    })

    it('AGENT-95: are decided on once', async () => {
      const { id: documentId } = await newDocument()
      const made = await create({ documentId })
      const [a, b] = made!.hunks.map(({ id }) => id)
      const accept = (id: string) => ({ id, status: 'accepted', waiting: Uint8Array.of(7) }) as const
      const both = await Promise.all(
        ['ann', 'bob'].map((principal) => store().proposals.decide(documentId, [accept(a!)], principal)),
      )
      expect(both.flat()).toEqual([a])
      expect(
        await store().proposals.decide(documentId, [{ id: b!, status: 'rejected', waiting: null }], 'ann'),
      ).toEqual([b])
      expect(await store().proposals.decide(documentId, [accept(b!)], 'bob')).toEqual([])
      const [stored] = await store().proposals.list(documentId, { pending: false, limit: 9 })
      expect(plain(stored!)!.hunks).toMatchObject([
        { status: 'accepted', isWaiting: true, bytes: [7] },
        { status: 'rejected', isWaiting: false, bytes: [3], decidedBy: 'ann' },
      ])
      expect(await store().proposals.list(documentId, { pending: true, limit: 9 })).toEqual([])
    })

    it('AGENT-95: that were accepted wait until their updates are in the document, or are pending again', async () => {
      const { id: documentId } = await newDocument()
      const made = await create({ documentId })
      const [a, b] = made!.hunks.map(({ id }) => id)
      const accepted = [a!, b!].map((id) => ({ id, status: 'accepted', waiting: Uint8Array.of(7) }) as const)
      await store().proposals.decide(documentId, accepted, 'ann')
      const later = new Date(Date.now() + 60_000)
      const waiting = async (time = later) =>
        (await store().proposals.waiting(time, 1_000)).filter((each) => each.documentId === documentId)
      expect(await waiting(new Date(0))).toEqual([])
      expect(await waiting()).toHaveLength(1)
      await store().proposals.finish(documentId, [a!])
      await store().proposals.reopen(documentId, [a!, b!])
      const hunks = (await store().proposals.find(made!.id))!.hunks
      expect(hunks.map(({ status, isWaiting }) => [status, isWaiting])).toEqual([
        ['accepted', false],
        ['pending', false],
      ])
      expect(await waiting()).toEqual([])
    })

    it('SUG-42: that were accepted are undone, and rejections taken back, once and from no other status', async () => {
      const { id: documentId } = await newDocument()
      const made = await create({ documentId })
      const [a, b] = made!.hunks.map(({ id }) => id)
      const decide = (decision: HunkDecision, principal = 'ann') =>
        store().proposals.decide(documentId, [decision], principal)
      const undone = { id: a!, status: 'undone', from: 'accepted', waiting: Uint8Array.of(8) } as const
      expect(await decide(undone)).toEqual([])
      await decide({ id: a!, status: 'accepted', waiting: Uint8Array.of(7) })
      // What is not in the document yet cannot be taken out of it.
      expect(await decide(undone)).toEqual([])
      await store().proposals.finish(documentId, [a!])
      const both = await Promise.all(['bob', 'eve'].map((principal) => decide(undone, principal)))
      expect(both.flat()).toEqual([a])
      await store().proposals.reopen(documentId, [a!])
      expect((await store().proposals.find(made!.id))!.hunks[0]).toMatchObject({
        status: 'accepted',
        isWaiting: false,
        decidedBy: expect.stringMatching(/bob|eve/),
      })
      await decide({ id: b!, status: 'rejected', waiting: null })
      const back = { id: b!, status: 'pending', from: 'rejected', waiting: null } as const
      expect(await decide(back)).toEqual([b])
      expect(await decide(back)).toEqual([])
      expect((await store().proposals.find(made!.id))!.hunks[1]).toMatchObject({
        status: 'pending',
        decidedBy: null,
        decidedAt: null,
      })
    })

    it('SUG-43: tell who accepted what each client wrote, until the document is deleted', async () => {
      const { id: documentId } = await newDocument()
      const made = await create({ documentId })
      const [a, b] = made!.hunks.map(({ id }) => id)
      const accept = (id: string, clients: readonly number[], principal: string) =>
        store().transaction(({ proposals }) =>
          proposals.decide(
            documentId,
            [{ id, status: 'accepted', waiting: Uint8Array.of(7), clients }],
            principal,
          ),
        )
      await accept(a!, [4_294_967_295, 7], 'forgotten acceptor')
      await accept(b!, [8], 'bob')
      // Decided on before: nothing is noted.
      await accept(b!, [9], 'eve')
      expect(await store().proposals.acceptances(documentId, { clients: [8, 9], limit: 9 })).toEqual([
        { client: 8, principal: 'bob' },
      ])
      expect(await store().maintenance.forgetPrincipal('forgotten acceptor')).toBe(3)
      const all = { clients: null, limit: 2 }
      expect(await store().proposals.acceptances(documentId, all)).toEqual([
        { client: 7, principal: 'deleted' },
        { client: 8, principal: 'bob' },
      ])
      await store().documents.setTrashed(documentId, true)
      await store().documents.purge(documentId)
      expect(await store().proposals.acceptances(documentId, all)).toEqual([])
    })

    it('SUG-10: are written by their authors part by part, until somebody decides', async () => {
      const { id: documentId } = await newDocument()
      const own = { documentId, author: PERSON, proposal: null, detail: Uint8Array.of(1) }
      const put = (hunk: Partial<WrittenHunk> & { id: string; bytes: Uint8Array }, most = MOST) =>
        store().transaction(({ proposals }) => proposals.put({ ...own, ...hunk }, most))
      const [a, b] = [randomUUID(), randomUUID()]
      const first = await put({ id: a, bytes: Uint8Array.of(2) })
      if (!('proposal' in first)) throw new Error(first.status)
      const { proposal } = first
      expect(first.status).toBe('created')
      expect(await put({ id: a, bytes: Uint8Array.of(3) })).toEqual({ status: 'replaced', proposal })
      expect(await put({ id: b, bytes: Uint8Array.of(4), proposal })).toEqual({ status: 'added', proposal })
      const another = { ...PERSON, principal: 'another' }
      expect(await put({ id: a, bytes: Uint8Array.of(5), author: another })).toEqual({ status: 'foreign' })
      expect(await put({ id: randomUUID(), bytes: Uint8Array.of(5) }, 2)).toEqual({ status: 'full' })
      await store().proposals.decide(documentId, [{ id: a, status: 'rejected', waiting: null }], 'bob')
      expect(await put({ id: a, bytes: Uint8Array.of(6) })).toEqual({ status: 'decided' })
      const seen = async (ids: string[]) =>
        (await store().proposals.own(documentId, PERSON.principal, ids, 9)).map((hunk) => [
          hunk.id,
          hunk.status,
          [...hunk.bytes],
          hunk.proposal,
        ])
      expect(await seen([])).toEqual([[b, 'pending', [4], proposal]])
      expect(await seen([a])).toEqual([
        [a, 'rejected', [3], proposal],
        [b, 'pending', [4], proposal],
      ])
      expect(await store().proposals.own(documentId, 'another', [a, b], 9)).toEqual([])
      await store().proposals.takeBack(documentId, 'another', [b])
      expect(await seen([])).toHaveLength(1)
      await store().proposals.takeBack(documentId, PERSON.principal, [a, b])
      expect(await seen([a, b])).toEqual([[a, 'rejected', [3], proposal]])
    })

    it('are deleted when they are decided and old, forget principals, and go with their document', async () => {
      const { id: documentId } = await newDocument()
      const [a, b] = [await create({ documentId }), await create({ documentId })]
      const rejected = a!.hunks.map(({ id }) => ({ id, status: 'rejected', waiting: null }) as const)
      await store().proposals.decide(documentId, rejected, 'forgotten one')
      expect(await store().maintenance.forgetPrincipal('forgotten one')).toBe(2)
      expect((await store().proposals.find(a!.id))!.hunks[0]!.decidedBy).toBe('deleted')
      await store().proposals.deleteDecided(new Date(Date.now() + 60_000), 1_000)
      expect(await store().proposals.find(a!.id)).toBeNull()
      expect(await store().proposals.find(b!.id)).not.toBeNull()
      await store().documents.setTrashed(documentId, true)
      await store().documents.purge(documentId)
      expect(await store().proposals.find(b!.id)).toBeNull()
    })
  })
}
