import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SERVER_CORE } from '../run/cores.ts'
import type { WritersAnswer, WritersPlan, WritingPlan } from './plan.ts'

const READY_MS = 120_000
/** Maximum time beyond the planned one, in ms. */
const SLACK_MS = 60_000

/** Writers in a process of their own, on the servers' core. */
export class Writers implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #count: number

  private constructor(child: ChildProcess, writers: number) {
    this.#child = child
    this.#count = writers
  }

  /** Starts them; resolves when all have the document. */
  static async start(plan: WritersPlan): Promise<Writers> {
    const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
    const command = ['-c', String(SERVER_CORE), process.execPath, entry, JSON.stringify(plan)]
    const child = spawn('taskset', command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const writers = new Writers(child, plan.writers)
    try {
      await writers.#answer(READY_MS)
    } catch (error) {
      await writers[Symbol.asyncDispose]()
      throw error
    }
    return writers
  }

  /** Has them write; resolves when they are done, to how far the slowest key was behind its time, in ms. */
  write(plan: WritingPlan): Promise<number> {
    const planned = (plan.total / (plan.perSecond * this.#count)) * 1000
    const late = this.#answer(planned + SLACK_MS)
    this.#child.send(plan)
    return late
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    else this.#child.kill('SIGKILL')
    const slow = setTimeout(() => this.#child.kill('SIGKILL'), SLACK_MS)
    await exit
    clearTimeout(slow)
  }

  async #answer(deadline: number): Promise<number> {
    const signal = AbortSignal.timeout(deadline)
    const exit = once(this.#child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the writers ended with ${code}`)
    })
    // It stays pending when the answer is first.
    exit.catch(() => {})
    const [raw] = (await Promise.race([once(this.#child, 'message', { signal }), exit])) as [WritersAnswer]
    if (raw.type === 'failed') throw new Error(raw.error)
    return raw.type === 'done' ? raw.late : 0
  }
}
