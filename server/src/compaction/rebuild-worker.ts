import { rebuildUpdates } from '@cowrite/crdt'
import { lowerPriority } from '../scheduling/background-thread.ts'

/** The input of a thread: the updates of a document, and the flag that it sets at the start. */
export interface RebuildInput {
  readonly updates: readonly Uint8Array[]
  readonly begun: Int32Array
}

lowerPriority()

/** Runs in a worker thread. */
export default function rebuild({ updates, begun }: RebuildInput): Uint8Array {
  Atomics.store(begun, 0, 1)
  return rebuildUpdates(updates)
}
