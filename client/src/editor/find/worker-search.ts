import type { ExpressionSearch, FromSearchWorker, SearchAnswer, SearchRequest } from './search.ts'

/** Limit for one search, milliseconds, from when the worker begins: its code may come slowly. An expression such as `(a+)+$` would take for ever. */
const LIMIT_MS = 1_000

/** Searches in a worker, which is stopped when a search exceeds its limit. One search at a time, in their order. */
export class WorkerSearch implements ExpressionSearch {
  #worker: Worker | null = null
  #last: Promise<unknown> = Promise.resolve()
  #isDestroyed = false

  search(request: SearchRequest): Promise<SearchAnswer> {
    const answer = this.#last.then(() => (this.#isDestroyed ? null : this.#ask(request)))
    this.#last = answer.catch(() => {
      // The caller handles it.
    })
    return answer
  }

  destroy(): void {
    this.#isDestroyed = true
    this.#stop()
  }

  #ask(request: SearchRequest): Promise<SearchAnswer> {
    this.#worker ??= new Worker(new URL('./find-worker.ts', import.meta.url), { type: 'module' })
    const worker = this.#worker
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      worker.onmessage = ({ data }: MessageEvent<FromSearchWorker>) => {
        switch (data.type) {
          case 'begun':
            timer = setTimeout(() => {
              this.#stop()
              resolve(null)
            }, LIMIT_MS)
            return
          case 'found':
            clearTimeout(timer)
            resolve(data.answer)
            return
          default:
            data satisfies never
        }
      }
      worker.onerror = (event) => {
        clearTimeout(timer)
        this.#stop()
        reject(new Error(`The search failed: ${event.message}`))
      }
      worker.postMessage(request)
    })
  }

  #stop(): void {
    this.#worker?.terminate()
    this.#worker = null
  }
}
