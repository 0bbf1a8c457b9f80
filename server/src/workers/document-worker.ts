import type { MessagePort } from 'node:worker_threads'
import { lowerPriority } from '../scheduling/background-thread.ts'
import { carryOut, type DocumentTask, type TaskOutcome } from './document-task.ts'

/** The input of a thread: a task, the flag that it sets at the start, and where it sends parts of the result. */
export interface WorkerInput {
  readonly task: DocumentTask
  /** The second element is set by the caller when it wants no more parts. */
  readonly begun: Int32Array
  /** `null`: nobody waits for parts. */
  readonly parts: MessagePort | null
}

lowerPriority()

/** Runs in a worker thread. */
export default function work({ task, begun, parts }: WorkerInput): TaskOutcome {
  Atomics.store(begun, 0, 1)
  const outcome = carryOut(task, (part) => {
    parts?.postMessage(part, [part.buffer])
    return Atomics.load(begun, 1) === 0
  })
  // After the last part, so that the caller has all of them.
  parts?.postMessage(null)
  parts?.close()
  return outcome
}
