import { performance } from 'node:perf_hooks'
import { Histogram } from '../measure/histogram.ts'
import { Pacer, STEP_MS } from './pacer.ts'

/** Something that sends one item when told to. */
export interface Source {
  /** Sends the next item; `now` is performance.now(). */
  send(now: number): void
}

/** What a flow was like on the generator's side. */
export interface FlowReport {
  readonly sent: number
  /** How late items went out against an even flow, 99th percentile, milliseconds. */
  readonly latenessP99: number
  /** Share of its core that the generator used, 0–1. */
  readonly generatorLoad: number
}

/** Sends `rate` items a second for `seconds`, evenly, from the sources in turn; ends early when `stop` says so. */
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
        // The time is taken anew: in a long step the last item leaves later than the first.
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
