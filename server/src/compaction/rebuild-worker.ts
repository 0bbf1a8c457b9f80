import { rebuildUpdates } from '@cowrite/crdt'
import { lowerPriority } from '../scheduling/background-thread.ts'

/** What a thread is given: the updates of a document, and where it says that it begins. */
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
