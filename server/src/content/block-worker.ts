import { parentPort } from 'node:worker_threads'
import { BlockCopies } from './block-copies.ts'
import type { BlockTask, BlockTaskOutcome, BlockTaskResults } from './block-task.ts'

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
  parentPort?.postMessage(
    { id, outcome } satisfies BlockAnswer,
    task.kind === 'outline' ? moved(outcome) : [],
  )
})

/** The memory of an outline goes to the main thread instead of being copied. */
function moved(outcome: BlockTaskOutcome): ArrayBuffer[] {
  if (!outcome.ok) return []
  const { parts } = outcome.result as BlockTaskResults['outline']
  return parts.flatMap(({ bytes }) => bytes?.buffer ?? [])
}
