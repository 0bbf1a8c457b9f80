import type { BroadcastGroup } from './member.ts'
import { SparseMap } from './sparse-map.ts'

/**
 * Frames of large answers, made once for all who ask the same: the update log answers equal state vectors with
 * the very same array, so that array is the key.
 */
export class SharedFrames {
  private readonly updates = new SparseMap<Uint8Array, Map<string, Uint8Array>>()
  private readonly steps2 = new SparseMap<Uint8Array, Map<string, Uint8Array>>()

  update(group: BroadcastGroup, update: Uint8Array): Uint8Array {
    return shared(this.updates, group, update, () => group.update(update))
  }

  syncStep2(group: BroadcastGroup, update: Uint8Array): Uint8Array {
    return shared(this.steps2, group, update, () => group.syncStep2(update))
  }

  /** Frees everything. */
  clear(): void {
    this.updates.clear()
    this.steps2.clear()
  }
}

/** A smaller frame is made sooner than looked up, in bytes. */
const WORTH_SHARING = 1024
/** Answers remembered at once; state vectors of clients that come back at the same time are few. */
const MOST = 32

function shared(
  frames: SparseMap<Uint8Array, Map<string, Uint8Array>>,
  group: BroadcastGroup,
  update: Uint8Array,
  make: () => Uint8Array,
): Uint8Array {
  if (update.length < WORTH_SHARING) return make()
  let byGroup = frames.get(update)
  if (!byGroup) {
    if (frames.size >= MOST) frames.clear()
    byGroup = new Map()
    frames.set(update, byGroup)
  }
  let frame = byGroup.get(group.key)
  if (!frame) {
    frame = make()
    byGroup.set(group.key, frame)
  }
  return frame
}
