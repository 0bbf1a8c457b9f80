/** Signals that end a process: from a supervisor, from Ctrl-C, from a closed terminal. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** An operation ends because a signal requested it. */
export class StopRequested extends Error {
  /** For example `SIGTERM`. */
  readonly signal: string

  constructor(signal: string) {
    super(`${signal} asked for the end.`)
    this.signal = signal
  }
}

/** The part of `process` that emits signals. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
}

/**
 * Listens for the signals that end the process. Without a listener a signal ends the process immediately, so this
 * object must be created first, before anything is loaded or opened.
 */
export class StopSignals {
  readonly #source: SignalSource
  readonly #asked = new AbortController()
  /** Ends the process; `null` once there may be something to close. */
  #exit: (() => void) | null

  /** `source` is `process`; `exit` ends it at once, and is called for a signal before {@link opening}. */
  constructor(source: SignalSource, exit: () => void) {
    this.#source = source
    this.#exit = exit
    for (const signal of STOP_SIGNALS) source.on(signal, this.#onSignal)
  }

  /** Aborted by the first signal, with a {@link StopRequested} as its reason. */
  get asked(): AbortSignal {
    return this.#asked.signal
  }

  /** Declares that there may be something to close: from now on a signal only aborts {@link asked}. */
  opening(): void {
    this.#exit = null
  }

  /** From now on a second signal ends the process at once, even if the first one came earlier. */
  letSecondKill(): void {
    const release = (): void => {
      for (const signal of STOP_SIGNALS) this.#source.off(signal, this.#onSignal)
    }
    if (this.asked.aborted) release()
    else this.asked.addEventListener('abort', release, { once: true })
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#asked.abort(new StopRequested(signal))
    this.#exit?.()
  }
}
