import type { BroadcastGroup, Member, Refusal } from './member.ts'

/** A member for tests, a guest who may write and whom nothing reaches: tests say what they want to hear. */
export abstract class SilentMember implements Member {
  readonly owner: number
  readonly principal = {
    id: 'guest',
    author: { principal: 'guest', kind: 'guest', run: null },
    role: 'editor',
  } as const
  readonly invoker = null
  readonly highestRole = 'editor'
  readonly clientId = null
  readonly isReturning = false
  abstract readonly group: BroadcastGroup

  constructor(owner: number) {
    this.owner = owner
  }

  abstract deliver(frame: Uint8Array, acknowledged: number): void
  abstract acknowledge(count: number): void
  deliverPresence(_frame: Uint8Array): void {}
  refuseUpdate(_reason: Refusal): void {}
  warn(_reason: Refusal): void {}
  ask(_stateVector: Uint8Array): void {}
  setRole(): void {}
  notifyRole(): void {}
  async isAlive(): Promise<boolean> {
    return true
  }
  expel(): void {}
}
