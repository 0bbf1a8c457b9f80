/** How long the answers of other nodes are waited for, in ms. */
const WAIT_MS = 500
/** The answers to a question serve everybody who asks within this time after it, in ms. */
const FRESH_MS = 1_000

/** How a {@link PresenceQuestion} reaches the other nodes. */
export interface PresenceQuestionPort {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Sends the question with this number to all other nodes. Returns from which of them answers are expected. */
  readonly send: (number: number) => ReadonlySet<string>
}

/** A question that waits for answers. */
interface Waiting {
  readonly number: number
  readonly missing: Set<string>
  readonly answers: string[]
  readonly finish: () => void
}

/**
 * Asks the other nodes who has documents open, at most once a second. A node that does not answer within half a second is
 * left out.
 */
export class PresenceQuestion {
  private readonly port: PresenceQuestionPort
  private number = 0
  private askedAt = Number.NEGATIVE_INFINITY
  private answered: Promise<readonly string[]> = Promise.resolve([])
  private waiting: Waiting | null = null

  constructor(port: PresenceQuestionPort) {
    this.port = port
  }

  /** The answers of the other nodes, in the order in which they came. Never rejects. */
  ask(): Promise<readonly string[]> {
    const now = this.port.now()
    if (this.waiting === null && now - this.askedAt >= FRESH_MS) {
      this.askedAt = now
      this.answered = this.send()
    }
    return this.answered
  }

  /** An answer of another node. Answers that are late, or that nobody asked for, are ignored. */
  receive(node: string, number: number, text: string): void {
    const { waiting } = this
    if (waiting?.number !== number || !waiting.missing.delete(node)) return
    waiting.answers.push(text)
    if (waiting.missing.size === 0) waiting.finish()
  }

  /** Ends a question with the answers that it has. */
  close(): void {
    this.waiting?.finish()
  }

  private send(): Promise<readonly string[]> {
    const number = ++this.number
    const missing = new Set(this.port.send(number))
    if (missing.size === 0) return Promise.resolve([])
    const answers: string[] = []
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.waiting?.finish(), WAIT_MS)
      const finish = () => {
        clearTimeout(timer)
        this.waiting = null
        resolve(answers)
      }
      this.waiting = { number, missing, answers, finish }
    })
  }
}
