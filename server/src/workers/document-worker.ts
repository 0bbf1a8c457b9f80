import { lowerPriority } from '../scheduling/background-thread.ts'
import { carryOut, type DocumentTask, type TaskOutcome } from './document-task.ts'

/** What a thread is given: a task, and where it says that it begins with it. */
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
