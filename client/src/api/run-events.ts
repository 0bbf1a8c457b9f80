import { followEvents } from './event-stream.ts'
import type { Send } from './http.ts'
import { type Run, type RunStep, runPath } from './runs.ts'

/** Receives what happens in a run. */
export interface RunListener {
  readonly onRun: (run: Run) => void
  readonly onStep: (step: RunStep) => void
}

/**
 * Follows a run: its present state and all its steps at first, then each change, until it has ended or the returned
 * function is called. Connects again by itself.
 */
export function followRun(
  { server, send }: { readonly server: string; readonly send: Send },
  id: string,
  { onRun, onStep }: RunListener,
): () => void {
  const end = followEvents(new URL(`${runPath(id)}/events`, server), send, (name, data) => {
    if (name === 'step') onStep((JSON.parse(data) as { readonly step: RunStep }).step)
    if (name !== 'run') return
    const { run } = JSON.parse(data) as { readonly run: Run }
    // The server closes the stream of a run that has ended.
    if (run.endedAt !== null) end()
    onRun(run)
  })
  return end
}
