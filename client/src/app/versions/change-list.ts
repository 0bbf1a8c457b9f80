import type { ApiError } from '../../api/http.ts'
import type { ChangeLine, ChangeStep, Difference, VersionAuthor, VersionsApi } from '../../api/versions.ts'

/** What is compared: two states, or the text of one alone. */
export interface Pair {
  readonly from: string
  /** `null`: the text of `from` alone. */
  readonly to: string | null
}

/** How far the differences have come. */
export interface ChangesProgress {
  /** `reading`: the first steps are there. */
  readonly state: 'loading' | 'reading' | 'done' | 'failed'
  readonly error: ApiError | null
  readonly authors: readonly VersionAuthor[]
  /** The number of steps that have come; all are in {@link ChangeList.steps}. */
  readonly count: number
  /** The number of changes in the steps that have come. */
  readonly changes: number
  /** `null` until all is there. */
  readonly end: Difference | null
}

const BEGINNING: ChangesProgress = {
  state: 'loading',
  error: null,
  authors: [],
  count: 0,
  changes: 0,
  end: null,
}

/** The differences of one pair, as they come from the server. */
export class ChangeList {
  /** Grows; steps that are there never change. */
  readonly steps: ChangeStep[] = []
  /** For each step the number of changes before it. */
  readonly firsts: number[] = []
  readonly #listeners = new Set<() => void>()
  readonly #leaving = new AbortController()
  #progress = BEGINNING

  constructor(api: VersionsApi, { from, to }: Pair) {
    void this.#load(api, from, to)
  }

  readonly progress = (): ChangesProgress => this.#progress

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends the request. */
  readonly cancel = (): void => this.#leaving.abort()

  /** The step of a change, and its number in that step; `null` when it has not come. */
  placeOf(change: number): { readonly step: number; readonly n: number } | null {
    let low = 0
    let high = this.steps.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.firsts[middle]! <= change) low = middle + 1
      else high = middle
    }
    // The last of the steps with that first change: those before it are without changes.
    for (let step = low - 1; step >= 0; step--) {
      const first = this.firsts[step]!
      if (change >= first + this.steps[step]!.changes) return null
      if (change >= first) return { step, n: change - first }
    }
    return null
  }

  async #load(api: VersionsApi, from: string, to: string | null): Promise<void> {
    const { signal } = this.#leaving
    try {
      const answer = await api.changes(from, to, (lines) => this.#take(lines), signal)
      if (!answer.ok) this.#set({ state: 'failed', error: answer.error })
      else if (this.#progress.state !== 'done' && this.#progress.state !== 'failed')
        this.#set({ state: 'failed', error: BROKEN })
    } catch (error) {
      // Another pair was chosen, and the request was aborted.
      if (!signal.aborted) throw error
    }
  }

  #take(lines: readonly ChangeLine[]): void {
    if (this.#leaving.signal.aborted) return
    const next: { -readonly [K in keyof ChangesProgress]: ChangesProgress[K] } = { ...this.#progress }
    for (const line of lines) {
      switch (line.kind) {
        case 'authors':
          next.authors = line.authors
          break
        case 'end':
          next.end = line
          next.state = 'done'
          break
        case 'failed':
          next.state = 'failed'
          next.error = { ...BROKEN, error: line.error }
          break
        default:
          this.firsts.push(next.changes)
          this.steps.push(line)
          next.changes += line.changes
      }
    }
    next.count = this.steps.length
    if (next.state === 'loading') next.state = 'reading'
    this.#set(next)
  }

  #set(change: Partial<ChangesProgress>): void {
    this.#progress = { ...this.#progress, ...change }
    for (const listener of this.#listeners) listener()
  }
}

const BROKEN: ApiError = {
  status: 0,
  error: 'internal',
  message: 'The rest did not come.',
  todo: 'Try again in a moment.',
}
