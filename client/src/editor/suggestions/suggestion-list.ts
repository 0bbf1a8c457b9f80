import type { ApiResult } from '../../api/http.ts'
import type { Decided, Decision, Hunk, Suggestion, SuggestionsApi } from '../../api/suggestions.ts'

/** A part of a suggestion about which nobody has decided, with the suggestion. */
export interface PendingHunk {
  readonly hunk: Hunk
  readonly suggestion: Suggestion
}

/** What is known of the suggestions for a document. */
export interface Suggestions {
  /** Whether the server was asked and answered; the last answer stays when it does not answer later. */
  readonly state: 'loading' | 'loaded' | 'failed'
  readonly pending: readonly PendingHunk[]
  /** The parts whose decision is on its way. */
  readonly deciding: ReadonlySet<string>
  /** The part whose card is to take the focus when it is shown; `null` for none. */
  readonly asked: string | null
  /** What screen readers are to say. */
  readonly said: string
}

/** What became of a decision: in a few words what happened, or why it did not. */
export interface DecisionOutcome {
  readonly isDone: boolean
  /** What to tell; empty when all is as it was asked for. */
  readonly text: string
}

/** Most parts in one request. */
const MOST = 100

/** Least time between two requests for the list, ms. */
const PAUSE_MS = 1_000

/**
 * The suggestions for a document as the server has them. It is asked when something has changed, once a second at most,
 * and shows what is decided here at once.
 */
export class SuggestionList {
  readonly #api: SuggestionsApi
  readonly #address: string
  readonly #listeners = new Set<() => void>()
  #shown: Suggestions = { state: 'loading', pending: [], deciding: new Set(), asked: null, said: '' }
  /** The request or pause that is running, and whether another request is due after it. */
  #busy: { isDue: boolean } | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #isDestroyed = false

  /** The colour of a person by name, `#rrggbb`; empty when none is known. A bound function. */
  readonly colorOf: (name: string) => string

  constructor(api: SuggestionsApi, address: string, colorOf: (name: string) => string = () => '') {
    this.#api = api
    this.#address = address
    this.colorOf = colorOf
  }

  /** What is known now; the same object until something changes. A bound function. */
  readonly snapshot = (): Suggestions => this.#shown

  /** Calls `listener` after every change; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Has the card of a part take the focus when it is shown, or no card. */
  ask(hunk: string | null): void {
    if (this.#shown.asked !== hunk) this.#change({ asked: hunk })
  }

  /** Has screen readers say a text. */
  say(text: string): void {
    // A live region says only what changes: the same text again gets a space that nobody hears.
    this.#change({ said: this.#shown.said === text ? `${text}\u00a0` : text })
  }

  /** Asks the server: now, or as soon as the last request is answered and a second has passed. */
  refresh(): void {
    if (this.#isDestroyed) return
    if (this.#busy !== null) {
      this.#busy.isDue = true
      return
    }
    this.#busy = { isDue: false }
    void this.#read().finally(() => {
      this.#timer = setTimeout(() => {
        const isDue = this.#busy?.isDue ?? false
        this.#busy = null
        if (isDue) this.refresh()
      }, PAUSE_MS)
    })
  }

  /**
   * Decides about parts of one suggestion or of several. Resolves when the server has answered for all of them. One alone
   * whose words were changed since is accepted by giving its block the text of `edits`, or else what was suggested.
   */
  async decide(
    kind: Decision['kind'],
    parts: readonly PendingHunk[],
    edits: Readonly<Record<string, string>> = {},
  ): Promise<DecisionOutcome> {
    const ids = parts.map(({ hunk }) => hunk.id)
    if (ids.some((id) => this.#shown.deciding.has(id))) return { isDone: false, text: '' }
    this.#change({ deciding: new Set([...this.#shown.deciding, ...ids]) })
    const outcome = await this.#send(kind, parts, edits)
    this.#change({ deciding: new Set([...this.#shown.deciding].filter((id) => !ids.includes(id))) })
    this.refresh()
    return outcome
  }

  async #send(
    kind: Decision['kind'],
    parts: readonly PendingHunk[],
    edits: Readonly<Record<string, string>>,
  ): Promise<DecisionOutcome> {
    const [first] = parts
    if (kind === 'accept' && parts.length === 1 && first !== undefined && first.hunk.view === 'conflict') {
      const { id, handle, after } = first.hunk
      const taken =
        handle === null
          ? ({ ok: true, value: false } as const)
          : await this.#api.replaceBlock(this.#address, handle, edits[id] ?? after)
      if (!taken.ok) return outcomeOf([taken])
      if (!taken.value) return { isDone: false, text: TEXTS.conflict }
      return await this.#send('reject', parts, {})
    }
    const bySuggestion = Map.groupBy(parts, ({ suggestion }) => suggestion.id)
    const answers: ApiResult<{ results: Decided[] }>[] = []
    // One after the other: what the first brings may move what the next is about.
    for (const [id, those] of bySuggestion) {
      for (let from = 0; from < those.length; from += MOST) {
        const hunks = those.slice(from, from + MOST).map(({ hunk }) => hunk.id)
        const decision: Decision = kind === 'accept' ? { kind, hunks, edits } : { kind, hunks }
        answers.push(await this.#api.decide(id, decision))
      }
    }
    const results = answers.flatMap((answer) => (answer.ok ? answer.value.results : []))
    const isOver = new Set(results.filter(({ status }) => status !== 'conflict').map(({ hunk }) => hunk))
    this.#change({ pending: this.#shown.pending.filter(({ hunk }) => !isOver.has(hunk.id)) })
    return outcomeOf(answers)
  }

  /** Asks for nothing more and tells nobody. */
  destroy(): void {
    this.#isDestroyed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  async #read(): Promise<void> {
    const result = await this.#api.pending(this.#address)
    if (this.#isDestroyed) return
    if (!result.ok) {
      if (this.#shown.state === 'loading') this.#change({ state: 'failed' })
      return
    }
    const pending = result.value.suggestions.flatMap((suggestion) =>
      suggestion.hunks.filter(isPending).map((hunk) => ({ hunk, suggestion })),
    )
    this.#change({ state: 'loaded', pending })
  }

  #change(change: Partial<Suggestions>): void {
    this.#shown = { ...this.#shown, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** Whether somebody has to decide about a part: also about one that did not fit when it was accepted. */
function isPending({ status }: Hunk): boolean {
  return status === 'pending' || status === 'conflict' || status === 'orphaned'
}

/** What to tell after the answers to a decision. */
export function outcomeOf(answers: readonly ApiResult<{ results: readonly Decided[] }>[]): DecisionOutcome {
  const failed = answers.find((answer) => !answer.ok)
  if (failed !== undefined) return { isDone: false, text: `${failed.error.message} ${failed.error.todo}` }
  const results = answers.flatMap((answer) => (answer.ok ? answer.value.results : []))
  const other = results.find(({ status }) => ['conflict', 'gone', 'decided'].includes(status))
  if (other === undefined) return { isDone: true, text: '' }
  return { isDone: false, text: other.message ?? TEXTS[other.status as keyof typeof TEXTS] }
}

const TEXTS = {
  conflict: 'The text was changed since. Look at both versions.',
  gone: 'What the suggestion is about is gone.',
  decided: 'Somebody has decided about this already.',
} as const
