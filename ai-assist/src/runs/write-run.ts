import type { ModelFailure } from '../models/request/failure.ts'
import { outcomeOfFailure } from '../run/outcome-of-failure.ts'
import type { Plan } from '../tasks/task.ts'
import { MarkdownStream, type WriteOp } from '../writing/markdown-stream.ts'
import { TokenBucket } from '../writing/token-bucket.ts'
import { WordQueue } from '../writing/word-queue.ts'
import { type Execution, type Outcome, PresenceReporter, WAITING } from './execution.ts'
import { pause, Wakeup } from './pace.ts'

/** Maximum length of an answer, in characters: some 4,000 words. */
const MAX_ANSWER = 24_000

/** Level of the small heading above a result. */
const HEADING_LEVEL = 3

/** How the answer ended. */
type AnswerEnd =
  | { readonly end: 'whole' }
  | { readonly end: 'cut' }
  | { readonly end: 'failed'; readonly failure: ModelFailure }
  | { readonly end: 'aborted' }

/** Streams an answer into the document, block by block and word by word. */
export async function writeAnswer(
  execution: Execution,
  plan: Extract<Plan, { kind: 'write' }>,
): Promise<Outcome> {
  const { replica, pace } = execution
  const { writer } = plan
  const presence = new PresenceReporter(execution.member)
  const halt = new AbortController()
  const signal = AbortSignal.any([execution.signal, halt.signal])
  const answer = new Answer(execution, plan, presence, signal)
  const bucket = new TokenBucket(pace.charsPerSecond, pace.burst, performance.now())
  let hasBegun = false
  try {
    for (;;) {
      await answer.ready()
      if (execution.signal.aborted) return null
      if (writer.isGone) return { state: 'cancelled', message: 'The text it was writing in was deleted.' }
      const ops = answer.queue.take(bucket.available(performance.now()))
      if (ops.length > 0) {
        if (!hasBegun) await execution.willWrite()
        hasBegun = true
        if (execution.signal.aborted) return null
        replica.change(() => {
          for (const op of ops) writer.apply(op)
        })
        bucket.spend(countChars(ops))
        execution.count({ inserted: ops.filter(({ op }) => op === 'open').length })
        presence.show(execution.status, writer.caret)
      }
      if (answer.end !== null && answer.queue.isEmpty) {
        execution.step({ kind: 'write', text: 'Wrote into the document', handles: [], ms: null })
        return outcomeOf(answer.end)
      }
      if (!answer.queue.isEmpty) await pause(pace.flushMs, signal)
    }
  } finally {
    halt.abort()
    await answer.finished
  }
}

/** The incoming answer: sends the request to the model and converts its text to queued operations. */
class Answer {
  readonly queue = new WordQueue()
  readonly finished: Promise<void>
  #end: AnswerEnd | null = null
  #error: { readonly cause: unknown } | null = null
  readonly #news = new Wakeup()

  constructor(
    execution: Execution,
    plan: Extract<Plan, { kind: 'write' }>,
    presence: PresenceReporter,
    signal: AbortSignal,
  ) {
    const wake = () => this.#news.wake()
    signal.addEventListener('abort', wake, { once: true })
    presence.show(execution.status, null)
    this.finished = this.#read(execution, plan, presence, signal).then(
      (end) => {
        this.#end = end
        wake()
      },
      (cause: unknown) => {
        this.#error = { cause }
        wake()
      },
    )
  }

  /** How the answer ended; null before its end. */
  get end(): AnswerEnd | null {
    return this.#end
  }

  /** Waits until there is something to write or the answer has ended; rethrows errors of reading it. */
  async ready(): Promise<void> {
    if (this.queue.isEmpty && this.#end === null && this.#error === null) await this.#news.wait()
    if (this.#error !== null) throw this.#error.cause
  }

  async #read(
    { provider, account, status, onUsage }: Execution,
    { request, heading, writer }: Extract<Plan, { kind: 'write' }>,
    presence: PresenceReporter,
    signal: AbortSignal,
  ): Promise<AnswerEnd> {
    const markdown = new MarkdownStream()
    let length = 0
    const add = (ops: readonly WriteOp[]) => {
      this.queue.push(ops)
      this.#news.wake()
    }
    for await (const event of provider.stream(request, account, signal)) {
      switch (event.type) {
        case 'text':
          if (length === 0) {
            presence.show(status, writer.caret)
            if (heading !== null) this.queue.push(headingOps(heading))
          }
          length += event.text.length
          add(markdown.push(event.text))
          if (length > MAX_ANSWER) {
            add(markdown.end())
            return { end: 'cut' }
          }
          break
        case 'usage':
          onUsage(event.usage)
          break
        case 'retry':
          presence.show(WAITING, writer.caret)
          break
        case 'restart':
        case 'tool-call':
          // Neither asked for.
          break
        case 'done':
          add(markdown.end())
          return { end: event.finish === 'length' ? 'cut' : 'whole' }
        case 'failed':
          add(markdown.end())
          return { end: 'failed', failure: event.failure }
      }
    }
    return { end: 'aborted' }
  }
}

function outcomeOf(answer: AnswerEnd): Outcome {
  switch (answer.end) {
    case 'whole':
      return { state: 'done', message: null }
    case 'cut':
      return { state: 'done', message: 'The answer reached its length limit and was cut there.' }
    case 'failed':
      return outcomeOfFailure(answer.failure)
    case 'aborted':
      return null
  }
}

function headingOps(text: string): WriteOp[] {
  return [
    { op: 'open', block: { kind: 'heading', level: HEADING_LEVEL } },
    { op: 'text', text, marks: {} },
    { op: 'close' },
  ]
}

function countChars(ops: readonly WriteOp[]): number {
  return ops.reduce((sum, op) => sum + (op.op === 'text' ? op.text.length : 0), 0)
}
