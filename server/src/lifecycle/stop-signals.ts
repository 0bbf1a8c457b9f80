/** Signals that ask a process to end: by a supervisor, by Ctrl-C, by a terminal that was closed. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Why something ends: a signal asked for it. */
export class StopRequested extends Error {
  /** `SIGTERM` and the like. */
  readonly signal: string

  constructor(signal: string) {
    super(`${signal} asked for the end.`)
    this.signal = signal
  }
}

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
}

/**
 * Listens for the signals that ask the process to end. Without listener a signal ends the process where it stands, so
 * this is the first thing that a process makes, before it loads or opens anything.
 */
export class StopSignals {
  readonly #source: SignalSource
  readonly #asked = new AbortController()
  /** Ends the process; `null` from when there is something to close. */
  #exit: (() => void) | null

  /** `source` is `process`; `exit` ends it at once, and is called for a signal that comes before {@link opening}. */
  constructor(source: SignalSource, exit: () => void) {
    this.#source = source
    this.#exit = exit
    for (const signal of STOP_SIGNALS) source.on(signal, this.#onSignal)
  }

  /** Aborted by the first signal, with a {@link StopRequested} as its reason. */
  get asked(): AbortSignal {
    return this.#asked.signal
  }

  /** From now on there may be something to close: a signal only tells {@link asked}. */
  opening(): void {
    this.#exit = null
  }

  /** From now on a second signal ends the process at once, also when the first one came before. */
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
