import type { Logger } from 'pino'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import { tidy } from './tidy.ts'

/** The times of the housekeeping, in ms. */
export interface Rhythm {
  /** Delay after the start. */
  readonly firstMs: number
  /** Interval. */
  readonly everyMs: number
}

/** A minute after the start, because the start itself is busy, then every hour. */
export const RHYTHM: Rhythm = { firstMs: 60_000, everyMs: 3_600_000 }

/** Maximum random reduction of each interval, as a share: nodes that start together must not work at the same time. */
const JITTER = 0.2

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly name: 'working'; readonly stop: AbortController; readonly done: Promise<void> }
  | { readonly name: 'closed' }

/** Runs the tasks of the housekeeping ({@link tidy}) periodically. */
export class Housekeeping {
  private readonly tasks: readonly HousekeepingTask[]
  private readonly logger: Logger
  private readonly rhythm: Rhythm
  private state: State = { name: 'idle' }

  constructor(tasks: readonly HousekeepingTask[], logger: Logger, rhythm: Rhythm = RHYTHM) {
    this.tasks = tasks
    this.logger = logger
    this.rhythm = rhythm
  }

  /** Begins; to be called once. */
  start(): void {
    this.state = this.waitFor(this.rhythm.firstMs)
  }

  /** Stops; resolves when a running pass has ended, at the next document. */
  async close(): Promise<void> {
    const { state } = this
    this.state = { name: 'closed' }
    switch (state.name) {
      case 'idle':
        return
      case 'waiting':
        clearTimeout(state.timer)
        return
      case 'working':
        state.stop.abort()
        return await state.done
      case 'closed':
        return
      default:
        state satisfies never
    }
  }

  private waitFor(ms: number): State {
    return { name: 'waiting', timer: setTimeout(() => this.begin(), ms * (1 - Math.random() * JITTER)) }
  }

  private begin(): void {
    const stop = new AbortController()
    this.state = { name: 'working', stop, done: this.work(stop.signal) }
  }

  private async work(signal: AbortSignal): Promise<void> {
    try {
      const done = await tidy(this.tasks, new Date(), signal)
      if (Object.values(done).some((deleted) => deleted > 0))
        this.logger.info(done, 'deleted what need not be kept any longer')
    } catch (error) {
      this.logger.warn({ err: error }, 'housekeeping failed, will be tried again')
    }
    if (!signal.aborted) this.state = this.waitFor(this.rhythm.everyMs)
  }
}
