/** Wakes those who wait for news of runs, in this process. */
export class RunWatchers {
  private readonly waiting = new Map<string, Set<() => void>>()

  /** There is news of a run. */
  notify(id: string): void {
    for (const wake of this.waiting.get(id) ?? []) wake()
  }

  /** Resolves with the next news of a run, after this time, or when `signal` is aborted. */
  next(id: string, afterMs: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const own = this.waiting.get(id) ?? new Set()
    this.waiting.set(id, own)
    own.add(resolve)
    const timer = setTimeout(resolve, afterMs)
    const wake = () => resolve()
    signal?.addEventListener('abort', wake, { once: true })
    return promise.finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      own.delete(resolve)
      if (own.size === 0 && this.waiting.get(id) === own) this.waiting.delete(id)
    })
  }
}
