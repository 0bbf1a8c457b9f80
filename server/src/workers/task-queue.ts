interface Waiting {
  readonly key: string
  readonly start: () => Promise<void>
}

/** Runs some tasks at a time, of each key one after the other; keys do not wait for each other while there is room. */
export class TaskQueue {
  private readonly maxRunning: number
  private readonly maxWaiting: number
  private readonly running = new Set<string>()
  private waiting: Waiting[] = []

  constructor(maxRunning: number, maxWaiting: number) {
    this.maxRunning = maxRunning
    this.maxWaiting = maxWaiting
  }

  /** What the task resolves to or rejects with; `null`, and it is not run, when too many are waiting. */
  add<Result>(key: string, task: () => Promise<Result>): Promise<Result> | null {
    if (this.waiting.length >= this.maxWaiting) return null
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.waiting.push({ key, start: () => task().then(resolve, reject) })
    this.startNext()
    return promise
  }

  private startNext(): void {
    if (this.running.size >= this.maxRunning) return
    const next = this.waiting.find(({ key }) => !this.running.has(key))
    if (next === undefined) return
    this.waiting = this.waiting.filter((one) => one !== next)
    this.running.add(next.key)
    void next.start().finally(() => {
      this.running.delete(next.key)
      this.startNext()
    })
    this.startNext()
  }
}
