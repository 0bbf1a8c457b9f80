import type { Plan } from '../tasks/task.ts'
import { type Execution, type Outcome, PresenceReporter } from './execution.ts'

/** Replaces texts where nobody has changed them since they were read. */
export async function replaceTexts(
  execution: Execution,
  { parts }: Extract<Plan, { kind: 'replace' }>,
): Promise<Outcome> {
  new PresenceReporter(execution.member).show(execution.status, null)
  await execution.willWrite()
  if (execution.signal.aborted) return null
  let replaced = 0
  execution.replica.change(() => {
    for (const { read, hunks } of parts) {
      const applied = read.apply(hunks)
      replaced += applied
      if (applied > 0) execution.count({ changed: 1 })
    }
  })
  const message = replaced === 1 ? 'Replaced in 1 place.' : `Replaced in ${replaced} places.`
  execution.step({ kind: 'edit', text: message, handles: [], ms: null })
  return { state: 'done', message }
}
