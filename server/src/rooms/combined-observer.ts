import type { DocumentRecord } from '@cowrite/persistence'
import type { Member } from './member.ts'
import type { ObservedRoom, RoomObserver, UpdateRefusal } from './room-observer.ts'

/** An observer that has this method. */
type With<Method extends keyof RoomObserver> = RoomObserver & Required<Pick<RoomObserver, Method>>

/** The observers as one that tells them in this order; `null` when there are none. */
export function combineObservers(observers: readonly RoomObserver[]): RoomObserver | null {
  const [first = null, ...others] = observers
  return others.length === 0 ? first : new CombinedObserver(observers)
}

/** Tells several observers. Each update calls `examine` and `changed`, so these allocate nothing. */
class CombinedObserver implements RoomObserver {
  /** Absent when no observer has it: the registry then reads the document once. */
  readonly seed?: (document: DocumentRecord) => Promise<void>
  /** Absent when no observer has it: presence then changes without a call. */
  readonly presenceChanged?: (room: ObservedRoom) => void
  private readonly observers: readonly RoomObserver[]
  private readonly examining: readonly With<'examine'>[]
  private readonly changing: readonly With<'changed'>[]

  constructor(observers: readonly RoomObserver[]) {
    this.observers = observers
    this.examining = having(observers, 'examine')
    this.changing = having(observers, 'changed')
    const seeding = having(observers, 'seed')
    if (seeding.length > 0) {
      this.seed = async (document) => {
        for (const observer of seeding) await observer.seed(document)
      }
    }
    const watching = having(observers, 'presenceChanged')
    if (watching.length > 0) {
      this.presenceChanged = (room) => {
        for (const observer of watching) observer.presenceChanged(room)
      }
    }
  }

  opened(room: ObservedRoom): void {
    for (const observer of this.observers) observer.opened?.(room)
  }

  joined(room: ObservedRoom, member: Member): void {
    for (const observer of this.observers) observer.joined?.(room, member)
  }

  left(room: ObservedRoom, member: Member): void {
    for (const observer of this.observers) observer.left?.(room, member)
  }

  /** The first refusal counts; later observers are not asked. */
  examine(room: ObservedRoom, member: Member, update: Uint8Array): UpdateRefusal | null {
    for (const observer of this.examining) {
      const refusal = observer.examine(room, member, update)
      if (refusal) return refusal
    }
    return null
  }

  changed(room: ObservedRoom, principal: string, ticket: number): void {
    for (const observer of this.changing) observer.changed(room, principal, ticket)
  }

  committed(documentId: string, upToTicket: number, seq: number, room: ObservedRoom | null): void {
    for (const observer of this.observers) observer.committed?.(documentId, upToTicket, seq, room)
  }

  givenUp(documentId: string, upToTicket: number): void {
    for (const observer of this.observers) observer.givenUp?.(documentId, upToTicket)
  }

  stateless(room: ObservedRoom, member: Member, payload: string): void {
    for (const observer of this.observers) observer.stateless?.(room, member, payload)
  }

  /** All observers are asked, so that each keeps what it must. */
  async beforeClose(room: ObservedRoom): Promise<boolean> {
    const answers = await Promise.all(this.observers.map((observer) => observer.beforeClose?.(room) ?? true))
    return answers.every(Boolean)
  }

  closed(room: ObservedRoom): void {
    for (const observer of this.observers) observer.closed?.(room)
  }
}

function having<Method extends keyof RoomObserver>(
  observers: readonly RoomObserver[],
  method: Method,
): readonly With<Method>[] {
  return observers.filter((observer): observer is With<Method> => observer[method] !== undefined)
}
