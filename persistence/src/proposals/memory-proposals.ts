import { v7 as uuidv7 } from 'uuid'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type {
  Acceptance,
  HunkCount,
  HunkDecision,
  HunkRecord,
  NewProposal,
  OwnHunk,
  ProposalRecord,
  ProposalStore,
  PutHunk,
  WrittenHunk,
} from './proposals.ts'

/** Proposals in memory: by document, then by id. */
export class MemoryProposalTable {
  readonly byDocument = new Map<string, Map<string, ProposalRecord>>()

  /** Who accepted what clients wrote: by document, then by client. */
  readonly acceptances = new Map<string, Map<number, string>>()

  /** All proposals, oldest first for each document. */
  all(): ProposalRecord[] {
    return [...this.byDocument.values()].flatMap((own) => [...own.values()])
  }

  /** Adds or replaces a proposal. */
  set(writer: MemoryWriter, proposal: ProposalRecord): void {
    const { documentId, id } = proposal
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    writer.set(own, id, proposal)
  }

  /** Notes who accepted what clients wrote. */
  accept(writer: MemoryWriter, documentId: string, clients: readonly number[], principal: string): void {
    let own = this.acceptances.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.acceptances, documentId, own)
    }
    for (const client of clients) writer.set(own, client, principal)
  }

  /** Gives a principal another name; resolves to the number of changed rows. */
  rename(writer: MemoryWriter, principal: string, name: string): number {
    let rows = 0
    const renamed = (each: string) => (each === principal ? name : each)
    for (const own of this.acceptances.values()) {
      const clients = [...own].flatMap(([client, by]) => (by === principal ? [client] : []))
      rows += clients.length
      for (const client of clients) writer.set(own, client, name)
    }
    for (const proposal of this.all()) {
      const { author, invoker, hunks } = proposal
      const isNamed = author.principal === principal || invoker === principal
      const decided = hunks.filter(({ decidedBy }) => decidedBy === principal).length
      rows += decided + (isNamed ? 1 : 0)
      if (!isNamed && decided === 0) continue
      this.set(writer, {
        ...proposal,
        author: { ...author, principal: renamed(author.principal) },
        invoker: invoker === null ? null : renamed(invoker),
        hunks: hunks.map((hunk) => ({
          ...hunk,
          decidedBy: hunk.decidedBy === null ? null : renamed(hunk.decidedBy),
        })),
      })
    }
    return rows
  }
}

/** `ProposalStore` in memory. */
export class MemoryProposals implements ProposalStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #proposals: MemoryProposalTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, proposals: MemoryProposalTable) {
    this.#session = session
    this.#documents = documents
    this.#proposals = proposals
  }

  create({ hunks, ...proposal }: NewProposal, most: number): Promise<ProposalRecord | null> {
    return this.#session.run((writer) => {
      const { project, key } = this.#documents.get(proposal.documentId)
      const pending = this.#of(proposal.documentId).flatMap((each) => each.hunks.filter(isPending))
      if (pending.length + hunks.length > most) return null
      const made: ProposalRecord = {
        ...proposal,
        address: { project, key },
        id: uuidv7(),
        createdAt: new Date(),
        hunks: hunks.map(
          (bytes): HunkRecord => ({
            id: uuidv7(),
            status: 'pending',
            isWaiting: false,
            decidedBy: null,
            decidedAt: null,
            bytes,
          }),
        ),
      }
      this.#proposals.set(writer, made)
      return made
    })
  }

  put(hunk: WrittenHunk, most: number): Promise<PutHunk> {
    const { documentId, id, author, bytes, proposal, detail } = hunk
    return this.#session.run((writer): PutHunk => {
      const { project, key } = this.#documents.get(documentId)
      const all = this.#proposals.all()
      const holder = all.find(({ hunks }) => hunks.some((each) => each.id === id))
      if (holder !== undefined) {
        if (holder.documentId !== documentId || !isOfPerson(holder, author.principal))
          return { status: 'foreign' }
        const [changed] = this.#change(writer, documentId, (each) =>
          each.id === id && isPending(each) ? { ...each, bytes } : null,
        )
        return changed === undefined ? { status: 'decided' } : { status: 'replaced', proposal: holder.id }
      }
      const own = this.#of(documentId)
      if (own.flatMap(({ hunks }) => hunks.filter(isPending)).length >= most) return { status: 'full' }
      const part = {
        id,
        status: 'pending',
        isWaiting: false,
        decidedBy: null,
        decidedAt: null,
        bytes,
      } as const
      const present = own.find((each) => each.id === proposal && isOfPerson(each, author.principal))
      if (present !== undefined) {
        this.#proposals.set(writer, { ...present, hunks: [...present.hunks, part] })
        return { status: 'added', proposal: present.id }
      }
      const made: ProposalRecord = {
        documentId,
        author,
        invoker: null,
        bytes: detail,
        address: { project, key },
        id: uuidv7(),
        createdAt: new Date(),
        hunks: [part],
      }
      this.#proposals.set(writer, made)
      return { status: 'created', proposal: made.id }
    })
  }

  own(documentId: string, principal: string, ids: readonly string[], limit: number): Promise<OwnHunk[]> {
    return this.#session.run(() =>
      this.#of(documentId)
        .filter((each) => isOfPerson(each, principal))
        .flatMap(({ id, hunks }) => hunks.map((hunk) => ({ ...hunk, proposal: id })))
        .filter((hunk) => isPending(hunk) || ids.includes(hunk.id))
        .slice(0, limit),
    )
  }

  async takeBack(documentId: string, principal: string, ids: readonly string[]): Promise<void> {
    await this.#session.run((writer) => {
      for (const proposal of this.#of(documentId).filter((each) => isOfPerson(each, principal))) {
        const hunks = proposal.hunks.filter((hunk) => !isPending(hunk) || !ids.includes(hunk.id))
        if (hunks.length === 0) writer.delete(this.#proposals.byDocument.get(documentId)!, proposal.id)
        else if (hunks.length < proposal.hunks.length) this.#proposals.set(writer, { ...proposal, hunks })
      }
    })
  }

  list(
    documentId: string,
    { pending, limit }: { readonly pending: boolean; readonly limit: number },
  ): Promise<ProposalRecord[]> {
    return this.#session.run(() =>
      this.#of(documentId)
        .filter(({ hunks }) => !pending || hunks.some(isPending))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    )
  }

  counts(documentId: string, limit: number): Promise<HunkCount[]> {
    return this.#session.run(() => {
      const counts = new Map<string, HunkCount>()
      for (const { author, invoker, hunks } of this.#of(documentId)) {
        for (const { status } of hunks) {
          const { principal, kind, run } = author
          const key = JSON.stringify([principal, kind, run, invoker, status])
          const count = (counts.get(key)?.count ?? 0) + 1
          counts.set(key, { author: { principal, kind, run }, invoker, status, count })
        }
      }
      return [...counts.values()].slice(0, limit)
    })
  }

  find(id: string): Promise<ProposalRecord | null> {
    return this.#session.run(() => this.#proposals.all().find((each) => each.id === id) ?? null)
  }

  decide(documentId: string, decisions: readonly HunkDecision[], principal: string): Promise<string[]> {
    return this.#session.run((writer) => {
      const byId = new Map(decisions.map((decision) => [decision.id, decision]))
      const decided = this.#change(writer, documentId, (hunk) => {
        const decision = byId.get(hunk.id)
        if (decision === undefined) return null
        const { status, from = 'pending', waiting } = decision
        if (hunk.status !== from || hunk.isWaiting) return null
        const by =
          status === 'pending'
            ? { decidedBy: null, decidedAt: null }
            : { decidedBy: principal, decidedAt: new Date() }
        const made = { ...hunk, status, ...by }
        return waiting === null ? made : { ...made, isWaiting: true, bytes: waiting }
      })
      const clients = decided.flatMap((id) => byId.get(id)?.clients ?? [])
      if (clients.length > 0) this.#proposals.accept(writer, documentId, clients, principal)
      return decided
    })
  }

  acceptances(
    documentId: string,
    { clients, limit }: { readonly clients: readonly number[] | null; readonly limit: number },
  ): Promise<Acceptance[]> {
    return this.#session.run(() =>
      [...(this.#proposals.acceptances.get(documentId) ?? [])]
        .map(([client, principal]) => ({ client, principal }))
        .filter(({ client }) => clients === null || clients.includes(client))
        .sort((a, b) => a.client - b.client)
        .slice(0, limit),
    )
  }

  async finish(documentId: string, ids: readonly string[]): Promise<void> {
    await this.#session.run((writer) =>
      this.#change(writer, documentId, (hunk) =>
        hunk.isWaiting && ids.includes(hunk.id) ? { ...hunk, isWaiting: false } : null,
      ),
    )
  }

  async reopen(documentId: string, ids: readonly string[]): Promise<void> {
    await this.#session.run((writer) =>
      this.#change(writer, documentId, (hunk) => {
        if (!hunk.isWaiting || !ids.includes(hunk.id)) return null
        return hunk.status === 'undone'
          ? { ...hunk, status: 'accepted', isWaiting: false }
          : { ...hunk, status: 'pending', isWaiting: false, decidedBy: null, decidedAt: null }
      }),
    )
  }

  waiting(time: Date, limit: number): Promise<ProposalRecord[]> {
    return this.#session.run(() =>
      this.#proposals
        .all()
        .filter(({ hunks }) => hunks.some(({ isWaiting, decidedAt }) => isWaiting && decidedAt! < time))
        .slice(0, limit),
    )
  }

  deleteDecided(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      const old = this.#proposals
        .all()
        .filter(
          ({ createdAt, hunks }) =>
            createdAt < time && !hunks.some((each) => isPending(each) || each.isWaiting),
        )
        .slice(0, limit)
      for (const { documentId, id } of old) writer.delete(this.#proposals.byDocument.get(documentId)!, id)
      return old.length
    })
  }

  /** Replaces parts of a document; the ids of those that were. */
  #change(
    writer: MemoryWriter,
    documentId: string,
    change: (hunk: HunkRecord) => HunkRecord | null,
  ): string[] {
    const changed: string[] = []
    for (const proposal of this.#of(documentId)) {
      const hunks = proposal.hunks.map((hunk) => {
        const made = change(hunk)
        if (made !== null) changed.push(hunk.id)
        return made ?? hunk
      })
      if (hunks.some((hunk, index) => hunk !== proposal.hunks[index]))
        this.#proposals.set(writer, { ...proposal, hunks })
    }
    return changed
  }

  #of(documentId: string): ProposalRecord[] {
    return [...(this.#proposals.byDocument.get(documentId)?.values() ?? [])]
  }
}

const isOfPerson = ({ author }: ProposalRecord, principal: string): boolean =>
  author.principal === principal && author.kind !== 'agent'
const isPending = ({ status }: HunkRecord): boolean => status === 'pending'
