import { parentPort } from 'node:worker_threads'
import { BlockCopies } from './block-copies.ts'
import type { BlockTask, BlockTaskOutcome } from './block-task.ts'

/** A task, and the number by which it is answered. */
export interface BlockQuestion {
  readonly id: number
  readonly task: BlockTask
}

/** The answer to a question. */
export interface BlockAnswer {
  readonly id: number
  readonly outcome: BlockTaskOutcome
}

// At full priority, unlike other threads: somebody waits for the few milliseconds of each task.
const copies = new BlockCopies()

parentPort?.on('message', ({ id, task }: BlockQuestion) => {
  let outcome: BlockTaskOutcome
  try {
    outcome = copies.carryOut(task)
  } catch {
    // Every error is caused by the content; the copy is gone.
    outcome = { ok: false, reason: 'too-complex' }
  }
  const result = outcome.ok ? outcome.result : null
  const moved = result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : []
  parentPort?.postMessage({ id, outcome } satisfies BlockAnswer, moved)
})
