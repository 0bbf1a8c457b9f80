import { performance } from 'node:perf_hooks'
import { Histogram } from '../measure/histogram.ts'
import { Pacer, STEP_MS } from './pacer.ts'

/** A source of items, which the flow triggers. */
export interface Source {
  /** Sends the next item; `now` is performance.now(). */
  send(now: number): void
}

/** The generator's view of a flow. */
export interface FlowReport {
  readonly sent: number
  /** Lateness of items compared with an even flow, 99th percentile, in milliseconds. */
  readonly latenessP99: number
  /** Share of its core that the generator used, 0–1. */
  readonly generatorLoad: number
}

/**
 * Sends `rate` items per second for `seconds`, evenly, from the sources in turn; ends early when `stop` returns true.
 */
export function runFlow(
  sources: readonly Source[],
  rate: number,
  seconds: number,
  stop: () => boolean = () => false,
): Promise<FlowReport> {
  const total = Math.round(rate * seconds)
  const start = performance.now()
  const cpu = process.cpuUsage()
  const pacer = new Pacer(rate, start, total)
  const lateness = new Histogram()
  let sent = 0
  return new Promise((resolve) => {
    const step = () => {
      const now = performance.now()
      const due = pacer.take(now)
      for (let i = 0; i < due; i++) {
        lateness.record(pacer.lateness(now, due - 1 - i) * 1000)
        // The clock is read for each item: in a long step the last item leaves later than the first.
        sources[sent % sources.length]?.send(performance.now())
        sent += 1
      }
      if (!pacer.done && !stop()) {
        setTimeout(step, STEP_MS)
        return
      }
      const used = process.cpuUsage(cpu)
      const wall = performance.now() - start
      resolve({
        sent,
        latenessP99: lateness.quantile(0.99) / 1000,
        generatorLoad: (used.user + used.system) / 1000 / wall,
      })
    }
    step()
  })
}
