import { type Difference, NOW, type VersionsApi } from '../../api/versions.ts'

/** How versions differ from the one before each, asked for one after the other as their rows come into view. */
export class Summaries {
  readonly #api: VersionsApi
  readonly #known = new Map<string, Difference | null>()
  readonly #waiting: string[] = []
  readonly #listeners = new Set<() => void>()
  readonly #leaving = new AbortController()
  #isAsking = false

  constructor(api: VersionsApi) {
    this.#api = api
  }

  /** `undefined` until it is known; `null` when it could not be made. */
  readonly of = (id: string): Difference | null | undefined => this.#known.get(id)

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for one that is not known. */
  readonly ask = (id: string): void => {
    if (this.#known.has(id) || this.#waiting.includes(id)) return
    this.#waiting.push(id)
    void this.#work()
  }

  /** The present document has changed. */
  readonly renewNow = (): void => {
    this.#known.delete(NOW)
    this.ask(NOW)
  }

  readonly destroy = (): void => this.#leaving.abort()

  async #work(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const { signal } = this.#leaving
    try {
      for (let id = this.#waiting[0]; id !== undefined && !signal.aborted; id = this.#waiting[0]) {
        const answer = await this.#api.summary(id, signal)
        this.#waiting.shift()
        this.#known.set(id, answer.ok ? answer.value : null)
        for (const listener of this.#listeners) listener()
      }
    } catch (error) {
      // The versions were closed, and the request was aborted.
      if (!signal.aborted) throw error
    } finally {
      this.#isAsking = false
    }
  }
}
