import { rebuildUpdates } from '@cowrite/crdt'

/** Runs in a worker thread. */
export default function rebuild(updates: readonly Uint8Array[]): Uint8Array {
  return rebuildUpdates(updates)
}
