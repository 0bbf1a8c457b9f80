import type { RunRecord, RunStepRecord } from '@cowrite/persistence'
import { viewRun, viewStep } from './run-view.ts'

/** Time after which a stream without news sends a comment, in ms: proxies end silent connections. */
const ALIVE_MS = 15_000

/** The events of a run as text of an event stream: `run` whenever it differs, and each `step` once. */
export async function* runEvents(
  news: AsyncIterable<{ readonly run: RunRecord; readonly steps: readonly RunStepRecord[] }>,
): AsyncGenerator<string, void, undefined> {
  let shown = ''
  let last = 0
  let saidAt = performance.now()
  for await (const { run, steps } of news) {
    const state = JSON.stringify({ run: viewRun(run) })
    let text = state === shown ? '' : `event: run\ndata: ${state}\n\n`
    for (const step of steps) {
      if (step.seq > last) text += `event: step\ndata: ${JSON.stringify({ step: viewStep(step) })}\n\n`
    }
    shown = state
    last = Math.max(last, ...steps.map(({ seq }) => seq))
    if (text === '' && performance.now() - saidAt > ALIVE_MS) text = ': \n\n'
    if (text === '') continue
    saidAt = performance.now()
    yield text
  }
}
