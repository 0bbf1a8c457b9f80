import { encodeNotice } from '@cowrite/crdt'
import type { Refusal } from '../rooms/member.ts'
import type { Dialect } from './dialect.ts'

/** What one session is told when updates of it are refused. */
export class RefusalFrames {
  private readonly told = new Set<Refusal>()

  /**
   * The frames for one update that was refused. That its client has to start anew to be heard again is said by a notice
   * before, once, where the protocol has one.
   */
  for(dialect: Dialect, reason: Refusal): readonly (Uint8Array | null)[] {
    const isLasting = reason === 'foreign-client' || reason === 'client-in-use'
    if (!isLasting || this.told.has(reason)) return [dialect.notSaved(reason)]
    this.told.add(reason)
    const notice = encodeNotice({ type: 'refused', error: reason })
    return [dialect.stateless(notice), dialect.notSaved(reason)]
  }
}
