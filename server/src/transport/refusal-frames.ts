import { encodeNotice } from '@cowrite/crdt'
import type { Refusal } from '../rooms/member.ts'
import type { FrameEncoder } from './frame-encoder.ts'

const NOTHING: readonly Refusal[] = []

/** The frames that inform one session about refused updates. */
export class RefusalFrames {
  private told = NOTHING

  /**
   * The frames for one refused update. When the client must start again before its edits are accepted, a notice
   * precedes them, once per reason, if the protocol has notices.
   */
  for(encoder: FrameEncoder, reason: Refusal): readonly (Uint8Array | null)[] {
    return [this.notice(encoder, reason), encoder.notSaved(reason)]
  }

  /** The notice about updates that are or will be refused; `null` when there is none for this reason, or it was sent. */
  notice(encoder: FrameEncoder, reason: Refusal): Uint8Array | null {
    const isLasting = reason === 'foreign-client' || reason === 'client-in-use'
    if (!isLasting || this.told.includes(reason)) return null
    this.told = [...this.told, reason]
    return encoder.stateless(encodeNotice({ type: 'refused', error: reason }))
  }
}
