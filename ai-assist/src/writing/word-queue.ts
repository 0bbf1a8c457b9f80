import type { WriteOp } from './markdown-stream.ts'

/**
 * The operations to be written. Text is taken at word boundaries only, so that other people's typing cannot end up
 * inside a word of the agent. Spaces wait for the word after them, so that no block ends with a space.
 */
export class WordQueue {
  #ops: WriteOp[] = []

  /** Appends operations. */
  push(ops: readonly WriteOp[]): void {
    for (const op of ops) {
      const last = this.#ops.at(-1)
      if (op.op === 'text' && last?.op === 'text' && sameMarks(last, op)) {
        this.#ops[this.#ops.length - 1] = { ...last, text: last.text + op.text }
      } else {
        this.#ops.push(op)
      }
    }
  }

  /** Whether the queue is empty. */
  get isEmpty(): boolean {
    return this.#ops.length === 0
  }

  /**
   * Takes the operations that may be written now: about `budget` characters at most, but at least one word if any is
   * complete.
   */
  take(budget: number): WriteOp[] {
    const taken: WriteOp[] = []
    let left = budget
    for (;;) {
      const op = this.#ops[0]
      if (op === undefined || (left <= 0 && op.op === 'text')) return taken
      if (op.op !== 'text') {
        taken.push(op)
        this.#ops.shift()
        continue
      }
      const { spans, closed } = this.#openText()
      const text = spans.map((span) => span.text).join('')
      const length = cut(text, closed, left)
      if (length > 0) taken.push(...this.#takeText(length))
      left -= length
      if (length === text.trimEnd().length && closed) {
        // Spaces before the end of a block are dropped.
        this.#takeText(text.length - length)
      } else {
        return taken
      }
    }
  }

  #openText(): { spans: { text: string }[]; closed: boolean } {
    const end = this.#ops.findIndex((op) => op.op !== 'text')
    const spans = (end === -1 ? this.#ops : this.#ops.slice(0, end)).filter((op) => op.op === 'text')
    return { spans, closed: end !== -1 }
  }

  #takeText(length: number): WriteOp[] {
    const taken: WriteOp[] = []
    let left = length
    while (left > 0) {
      const op = this.#ops[0]
      if (op?.op !== 'text') break
      if (op.text.length <= left) {
        taken.push(op)
        this.#ops.shift()
      } else {
        taken.push({ ...op, text: op.text.slice(0, left) })
        this.#ops[0] = { ...op, text: op.text.slice(left) }
      }
      left -= Math.min(left, op.text.length)
    }
    return taken
  }
}

/** The length of `text` that may be taken: whole words within the budget, or one longer word. */
function cut(text: string, closed: boolean, budget: number): number {
  const ready = closed ? text.trimEnd().length : lastBlank(text, text.length)
  if (ready <= budget) return ready
  const within = lastBlank(text, budget + 1)
  if (within > 0) return within
  const word = /^\s*\S+/.exec(text)?.[0].length ?? 0
  return Math.min(word, ready)
}

/** Start of the last run of spaces before `end`; 0 when there is none. */
function lastBlank(text: string, end: number): number {
  const head = text.slice(0, end)
  const blank = head.search(/\s+\S*$/)
  return blank === -1 ? 0 : blank
}

function sameMarks(a: WriteOp & { op: 'text' }, b: WriteOp & { op: 'text' }): boolean {
  return a.marks.bold === b.marks.bold && a.marks.italic === b.marks.italic && a.marks.code === b.marks.code
}
