import { type Run, type RunStep, runPath } from './runs.ts'

/** Receives what happens in a run. */
export interface RunListener {
  readonly onRun: (run: Run) => void
  readonly onStep: (step: RunStep) => void
}

/**
 * Follows a run: its present state and all its steps at first, then each change, until it has ended or the returned
 * function is called. The browser connects again by itself.
 */
export function followRun(server: string, id: string, { onRun, onStep }: RunListener): () => void {
  const source = new EventSource(new URL(`${runPath(id)}/events`, server))
  source.addEventListener('run', ({ data }: MessageEvent<string>) => {
    const { run } = JSON.parse(data) as { readonly run: Run }
    // The server closes the stream of a run that has ended, and the browser would open it again.
    if (run.endedAt !== null) source.close()
    onRun(run)
  })
  source.addEventListener('step', ({ data }: MessageEvent<string>) =>
    onStep((JSON.parse(data) as { readonly step: RunStep }).step),
  )
  return () => source.close()
}
