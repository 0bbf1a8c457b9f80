import { ByteReader, formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import * as Y from 'yjs'
import type { Member } from '../rooms/member.ts'
import type { ObservedRoom, RoomObserver, UpdateRefusal } from '../rooms/room-observer.ts'
import { PendingCalls } from '../scheduling/pending-calls.ts'
import { HookError, type HookRunner } from './hook-runner.ts'
import type { DocumentContext, Hooks, HookTimes, PresentClient } from './hooks.ts'
import { type FirstContent, firstContentOf, storeFirstContent } from './seed.ts'

/** Presence changes within this time are told of together, in ms: it is for lists of people, not for carets. */
const PRESENCE_MS = 250

/** What a {@link HookObserver} works with. */
export interface HookObserverOptions {
  readonly hooks: Hooks
  readonly runner: HookRunner
  readonly store: Pick<Store, 'transaction'>
  readonly times: HookTimes
}

interface Change {
  readonly room: ObservedRoom
  readonly principals: Set<string>
}

/** Calls the hooks of the embedding program for what happens in rooms. */
export class HookObserver implements RoomObserver {
  private readonly hooks: Hooks
  private readonly runner: HookRunner
  private readonly store: Pick<Store, 'transaction'>
  private readonly joining = new WeakMap<Member, Promise<void>>()
  private readonly changes: PendingCalls<Change>
  private readonly commits: PendingCalls<{ readonly room: ObservedRoom; readonly sequence: number }>
  private readonly presences: PendingCalls<ObservedRoom>

  constructor({ hooks, runner, store, times }: HookObserverOptions) {
    this.hooks = hooks
    this.runner = runner
    this.store = store
    const { changedDelayMs: delayMs, changedMaxDelayMs: maxDelayMs } = times
    this.changes = new PendingCalls({ delayMs, maxDelayMs }, (change) => this.callChanged(change))
    this.commits = new PendingCalls({ delayMs: 0, maxDelayMs: 0 }, ({ room, sequence }) =>
      this.callStored(room, sequence),
    )
    this.presences = new PendingCalls({ delayMs: PRESENCE_MS, maxDelayMs: PRESENCE_MS }, (room) =>
      this.callAwareness(room),
    )
  }

  async seed(document: DocumentRecord): Promise<void> {
    const { hooks } = this
    if (!hooks.load) return
    const address = formatAddress(document)
    const { id: documentId, project, key } = document
    const content = await this.runner.run('load', address, (signal) =>
      hooks.load?.({ document: address, documentId, project, key, signal }),
    )
    if (!content) return
    let first: FirstContent | null
    try {
      first = firstContentOf(content)
    } catch (error) {
      throw new HookError('load', address, 'returned no content that a document can have', error)
    }
    if (first) await storeFirstContent(this.store, document, first)
  }

  joined(room: ObservedRoom, member: Member): void {
    const { hooks } = this
    if (!hooks.joined) return
    const context = sessionContext(room, member)
    const ended = this.runner.notify('joined', room.address, (signal) =>
      hooks.joined?.({ ...context, signal }),
    )
    if (hooks.left) this.joining.set(member, ended)
  }

  left(room: ObservedRoom, member: Member): void {
    const { hooks } = this
    if (!hooks.left) return
    const context = sessionContext(room, member)
    void this.runner.notify(
      'left',
      room.address,
      (signal) => hooks.left?.({ ...context, signal }),
      this.joining.get(member),
    )
  }

  examine(room: ObservedRoom, member: Member, update: Uint8Array): UpdateRefusal | null {
    const { hooks } = this
    if (!hooks.beforeUpdate) return null
    const { owner: session, principal } = member
    try {
      const reason: unknown = hooks.beforeUpdate({ ...documentContext(room), session, principal, update })
      if (reason === undefined || reason === null) return null
      if (typeof reason === 'string') return { code: 'forbidden', reason }
      if (reason instanceof Promise) reason.catch((error: unknown) => this.runner.report(error))
      throw new TypeError('It returned neither a reason nor nothing; it must not wait for anything.')
    } catch (error) {
      this.runner.report(new HookError('beforeUpdate', room.address, 'failed', error))
      return { code: 'internal', reason: 'the update could not be examined' }
    }
  }

  changed(room: ObservedRoom, principal: string): void {
    if (!this.hooks.changed) return
    this.changes.request(room.document.id, (due) => ({
      room,
      principals: (due?.principals ?? new Set<string>()).add(principal),
    }))
  }

  committed(_documentId: string, _upToTicket: number, sequence: number, room: ObservedRoom | null): void {
    if (!this.hooks.stored || !room) return
    this.commits.request(room.document.id, (due) => ({
      room,
      sequence: Math.max(sequence, due?.sequence ?? 0),
    }))
  }

  presenceChanged(room: ObservedRoom): void {
    if (this.hooks.awareness) this.presences.request(room.document.id, () => room)
  }

  stateless(room: ObservedRoom, member: Member, payload: string): void {
    const { hooks } = this
    if (!hooks.stateless) return
    const { owner: session, principal } = member
    const reply = (answer: string): void => {
      const frame = member.group.stateless(answer)
      if (!frame) return
      // A member that turns lagging with a frame must have been sent all that the log holds.
      room.flush()
      member.deliver(frame, 0)
    }
    const broadcast = (message: string): void => room.broadcastStateless(message)
    void this.runner.notify('stateless', room.address, (signal) =>
      hooks.stateless?.({ ...documentContext(room), session, principal, payload, reply, broadcast, signal }),
    )
  }

  /** Makes the calls that are due; resolves when no hook runs. To be called when no room changes any more. */
  async flush(): Promise<void> {
    this.presences.clear()
    await Promise.all([this.changes.flush(), this.commits.flush(), this.runner.settled()])
  }

  private async callChanged({ room, principals }: Change): Promise<void> {
    const { hooks } = this
    const isSettled = await room.settled().then(
      () => true,
      // Where the room was given up, the log has said why.
      () => false,
    )
    if (!isSettled) return
    const update = () => room.updates.snapshot()
    const toDoc = () => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, update())
      return doc
    }
    await this.runner.notify('changed', room.address, (signal) =>
      hooks.changed?.({ ...documentContext(room), principals: [...principals], update, toDoc, signal }),
    )
  }

  private async callStored(room: ObservedRoom, sequence: number): Promise<void> {
    const { hooks } = this
    await this.runner.notify('stored', room.address, (signal) =>
      hooks.stored?.({ ...documentContext(room), sequence, signal }),
    )
  }

  private async callAwareness(room: ObservedRoom): Promise<void> {
    const { hooks } = this
    await this.runner.notify('awareness', room.address, (signal) =>
      hooks.awareness?.({
        ...documentContext(room),
        clients: () => clientsIn(room.presence.encode()),
        signal,
      }),
    )
  }
}

function documentContext({ address, document }: ObservedRoom): DocumentContext {
  return { document: address, documentId: document.id }
}

function sessionContext(room: ObservedRoom, { owner, principal, clientId }: Member) {
  return {
    ...documentContext(room),
    session: owner,
    principal,
    kind: clientId === null ? 'client' : 'process',
    sessions: room.size,
  } as const
}

/** The clients of an awareness message that the server made itself. */
function clientsIn(message: Uint8Array | null): PresentClient[] {
  if (!message) return []
  const reader = new ByteReader(message)
  const clients: PresentClient[] = []
  for (let left = reader.varUint(); left > 0; left--) {
    const clientId = reader.varUint()
    // The clock.
    reader.varUint()
    const state: unknown = JSON.parse(reader.varString())
    if (state !== null) clients.push({ clientId, state })
  }
  return clients
}
