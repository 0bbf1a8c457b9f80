import { formatAddress } from '@cowrite/crdt'
import type { ReleasedBy } from '@cowrite/crdt/richtext'
import type { Author, ProposalRecord, Store } from '@cowrite/persistence'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { InternalMember } from '../rooms/internal-member.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import { decodeHunk } from './stored-hunk.ts'

/** What a {@link Releaser} works with. */
export interface ReleaserOptions {
  readonly store: Pick<Store, 'proposals'>
  readonly members: InternalMembers
}

/** The acceptor of hunks that were found accepted after the server had died: it is known by its id only. */
function authorOf(principal: string): Author {
  return { principal, kind: principal === 'guest' ? 'guest' : 'person', run: null }
}

/**
 * Writes the updates of accepted hunks into their documents. Acceptance is stored first, with the updates. If the server
 * dies before they are in the document, they are written when it is back: as they are the same bytes, they may be written
 * any number of times.
 */
export class Releaser {
  private readonly options: ReleaserOptions

  constructor(options: ReleaserOptions) {
    this.options = options
  }

  /**
   * Writes what waits of a proposal, and resolves when it is committed. When the room refuses it, the hunks are pending
   * again and the promise rejects with the `ServiceError`.
   *
   * @param acceptor who accepted it; the server itself when that is long ago
   */
  async release(proposal: ProposalRecord, ids: ReadonlySet<string>, acceptor: Principal): Promise<void> {
    const { proposals } = this.options.store
    const waiting = proposal.hunks.filter(({ id, isWaiting }) => isWaiting && ids.has(id))
    const written = [...waiting.map(({ id }) => id)]
    try {
      await this.write(proposal, waiting, acceptor)
    } catch (error) {
      if (error instanceof ServiceError && !IN_DOUBT.has(error.code))
        await proposals.reopen(proposal.documentId, written)
      throw error
    }
    await proposals.finish(proposal.documentId, written)
  }

  private async write(
    { address, author }: ProposalRecord,
    waiting: ProposalRecord['hunks'],
    acceptor: Principal,
  ): Promise<void> {
    const { members } = this.options
    const joined = new Map<string, InternalMember>()
    const memberFor = async (by: ReleasedBy, decidedBy: string): Promise<InternalMember> => {
      const key = by === 'author' ? by : decidedBy
      const known = joined.get(key)
      if (known !== undefined) return known
      const own = acceptor === SERVER_PRINCIPAL ? authorOf(decidedBy) : acceptor.author
      const member = await members.joinFor(formatAddress(address), acceptor, by === 'author' ? author : own)
      joined.set(key, member)
      return member
    }
    try {
      const commits: Promise<void>[] = []
      for (const { bytes, decidedBy } of waiting)
        for (const { by, update } of decodeHunk(bytes).updates)
          commits.push((await memberFor(by, decidedBy ?? '')).write(update))
      const outcomes = await Promise.allSettled(commits)
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    } finally {
      for (const member of joined.values()) member.leave()
    }
  }
}

/** The errors after which a written update may be in the document or not. */
const IN_DOUBT: ReadonlySet<string> = new Set([
  'not-stored',
  'not-found',
  'shutting-down',
  'load-failed',
  'internal',
])
