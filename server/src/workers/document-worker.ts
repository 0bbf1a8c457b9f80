import { lowerPriority } from '../scheduling/background-thread.ts'
import { carryOut, type DocumentTask, type TaskOutcome } from './document-task.ts'

/** The input of a thread: a task, and the flag that it sets at the start. */
export interface WorkerInput {
  readonly task: DocumentTask
  readonly begun: Int32Array
}

lowerPriority()

/** Runs in a worker thread. */
export default function work({ task, begun }: WorkerInput): TaskOutcome {
  Atomics.store(begun, 0, 1)
  return carryOut(task)
}
