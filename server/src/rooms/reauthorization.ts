import { setTimeout } from 'node:timers/promises'
import { type AccessScope, StoreError } from '@cowrite/persistence'
import { roleFor } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import type { Rights, RightsCheck, RightsRequest } from '../access/rights-check.ts'
import type { Member } from './member.ts'
import type { Room } from './room.ts'
import type { ObservedRoom, RoomObserver } from './room-observer.ts'
import { concerns } from './scope.ts'

/** Most principals that are decided on with one statement. */
const BATCH = 500
/** Time until a check is repeated that the database did not answer, in ms. */
const RETRY_MS = 500
/**
 * Time for which a change is remembered, in ms: a member may be authorized before the change and enter after it, because
 * its document is loaded meanwhile.
 */
const REMEMBERED_MS = 60_000
/** Most changes that are remembered; with more, everybody who enters is decided on again. */
const MAX_REMEMBERED = 1_000

/** Rooms whose members are decided on. */
export type RoomsToCheck = Iterable<Pick<Room, 'document' | 'listMembers'>>

/** What a {@link Reauthorization} works with. */
export interface ReauthorizationOptions {
  /** The open rooms of this node. */
  readonly rooms: () => RoomsToCheck
  readonly check: RightsCheck
  /** Monotonic milliseconds. */
  readonly now: () => number
}

interface RememberedChange {
  readonly scope: AccessScope
  /** `null`: not known, or the change does not go by projects. */
  projects: ReadonlySet<string> | null
  readonly at: number
}

/** Members with the same credential in the same document. */
interface Pending {
  readonly request: RightsRequest
  readonly members: Set<Member>
}

/**
 * Decides again on the members of this node's rooms whose rights may have changed: they stay, become readers or editors, or
 * have to leave.
 */
export class Reauthorization implements RoomObserver {
  private readonly options: ReauthorizationOptions
  private readonly stop = new AbortController()
  private remembered: RememberedChange[] = []
  private pending = new Map<string, Pending>()
  private running: Promise<void> | null = null

  constructor(options: ReauthorizationOptions) {
    this.options = options
  }

  /** Ends; resolves when no check is under way. */
  async close(): Promise<void> {
    this.stop.abort()
    this.pending.clear()
    await this.running
  }

  /** Rights changed: decides on the members whom this concerns. Resolves when those known now are waiting for their check. */
  async recheck(scope: AccessScope): Promise<void> {
    const change: RememberedChange = { scope, projects: null, at: this.options.now() }
    this.remember(change)
    change.projects = await this.projectsOf(scope)
    for (const { document, members } of this.seats()) {
      for (const member of members) {
        if (concerns(scope, authorityOf(member), document, change.projects)) this.add(member, document)
      }
    }
    this.run()
  }

  joined({ document }: ObservedRoom, member: Member): void {
    if (authorityOf(member).credential === undefined) return
    this.forgetOld()
    const isConcerned = this.remembered.some(({ scope, projects }) =>
      concerns(scope, authorityOf(member), document, projects),
    )
    if (!isConcerned && this.remembered.length < MAX_REMEMBERED) return
    this.add(member, document)
    this.run()
  }

  private *seats(): Iterable<{ document: ObservedRoom['document']; members: readonly Member[] }> {
    for (const room of this.options.rooms()) yield { document: room.document, members: room.listMembers() }
  }

  private remember(change: RememberedChange): void {
    this.forgetOld()
    if (this.remembered.length >= MAX_REMEMBERED) this.remembered.shift()
    this.remembered.push(change)
  }

  private forgetOld(): void {
    const oldest = this.options.now() - REMEMBERED_MS
    if (this.remembered[0] && this.remembered[0].at < oldest)
      this.remembered = this.remembered.filter(({ at }) => at >= oldest)
  }

  private async projectsOf(scope: AccessScope): Promise<ReadonlySet<string> | null> {
    try {
      return await this.options.check.projectsOf(scope)
    } catch (error) {
      // All members are decided on then, when the database is back.
      if (error instanceof StoreError) return null
      throw error
    }
  }

  private add(member: Member, { id, project, key }: ObservedRoom['document']): void {
    const principal = authorityOf(member)
    const name = `${id} ${JSON.stringify(principal.credential)}`
    const pending = this.pending.get(name)
    if (pending) pending.members.add(member)
    else
      this.pending.set(name, {
        request: { principal, address: { project, key } },
        members: new Set([member]),
      })
  }

  private run(): void {
    this.running ??= this.checkAll().finally(() => {
      this.running = null
    })
  }

  /** One batch after the other, so that a later decision is applied later. */
  private async checkAll(): Promise<void> {
    const { signal } = this.stop
    while (this.pending.size > 0 && !signal.aborted) {
      const batch = [...this.pending].slice(0, BATCH)
      for (const [name] of batch) this.pending.delete(name)
      const all = await this.decide(batch.map(([, { request }]) => request))
      if (signal.aborted) return
      if (all === null) {
        for (const [name, waiting] of batch) this.returnTo(name, waiting)
        await setTimeout(RETRY_MS, undefined, { ref: false })
      } else for (const [at, rights] of all.entries()) apply(rights, batch[at]![1].members)
    }
  }

  private returnTo(name: string, { request, members }: Pending): void {
    const added = this.pending.get(name)?.members ?? []
    this.pending.set(name, { request, members: new Set([...members, ...added]) })
  }

  /** `null`: the database does not answer. */
  private async decide(requests: readonly RightsRequest[]): Promise<readonly Rights[] | null> {
    try {
      return await this.options.check.check(requests)
    } catch (error) {
      if (error instanceof StoreError) return null
      throw error
    }
  }
}

/** The principal whose rights count: the member itself, or the one that an agent works for. */
function authorityOf({ principal, invoker }: Member): Principal {
  return invoker ?? principal
}

function apply(rights: Rights, members: ReadonlySet<Member>): void {
  for (const member of members) {
    if (!rights.ok) {
      member.expel(rights.code)
      continue
    }
    const role = roleFor(rights.permissions)
    if (role === null) member.expel('forbidden')
    else {
      const allowed = member.highestRole === 'reader' ? 'reader' : role
      if (member.principal.role !== allowed) member.setRole(allowed)
    }
  }
}
