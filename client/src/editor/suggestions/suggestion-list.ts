import type { ApiResult } from '../../api/http.ts'
import type { Decided, Decision, Hunk, Suggestion, SuggestionsApi } from '../../api/suggestions.ts'
import { PacedReading } from '../state/paced-reading.ts'

/** A part of a suggestion about which nobody has decided, with the suggestion. */
export interface PendingHunk {
  readonly hunk: Hunk
  readonly suggestion: Suggestion
}

/** A part of a suggestion, by the ids of both. */
export interface PartId {
  readonly suggestion: string
  readonly hunk: string
}

/** How the text shows suggestions: what they would change, as if all were accepted, or without them. */
export type Showing = 'changes' | 'after' | 'before'

/** What is known of the suggestions for a document. */
export interface Suggestions {
  /** Whether the server was asked and answered; the last answer stays when it does not answer later. */
  readonly state: 'loading' | 'loaded' | 'failed'
  readonly pending: readonly PendingHunk[]
  /** The parts about which somebody has decided, the last first; `null` until they are asked for. */
  readonly decided: readonly PendingHunk[] | null
  readonly showing: Showing
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
  /** The parts of which it is true now. */
  readonly parts: readonly PartId[]
}

/** Most parts in one request, and most of those that are decided in the list. */
const MOST = 100
const MOST_DECIDED = 200

/** Least time between two requests for the list, ms. */
const PAUSE_MS = 1_000

/**
 * The suggestions for a document as the server has them. It is asked when something has changed, once a second at most,
 * and shows what is decided here at once.
 */
export class SuggestionList {
  readonly #api: Pick<SuggestionsApi, 'list' | 'decide'>
  readonly #address: string
  readonly #listeners = new Set<() => void>()
  #shown: Suggestions = {
    state: 'loading',
    pending: [],
    decided: null,
    showing: 'changes',
    deciding: new Set(),
    asked: null,
    said: '',
  }
  #wantsDecided = false
  /** The request or pause that is running, and whether another request is due after it. */
  readonly #reading = new PacedReading(() => this.#read(), PAUSE_MS)
  #isDestroyed = false

  /** The colour of a person by name, `#rrggbb`; empty when none is known. A bound function. */
  readonly colorOf: (name: string) => string

  constructor(
    api: Pick<SuggestionsApi, 'list' | 'decide'>,
    address: string,
    colorOf: (name: string) => string = () => '',
  ) {
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

  /** Shows suggestions in the text in another way. */
  show(showing: Showing): void {
    this.#change({ showing })
  }

  /** Asks for the parts about which somebody has decided too, from now on. */
  wantDecided(): void {
    if (this.#wantsDecided) return
    this.#wantsDecided = true
    this.refresh()
  }

  /** Has screen readers say a text. */
  say(text: string): void {
    // A live region says only what changes: the same text again gets a space that nobody hears.
    this.#change({ said: this.#shown.said === text ? `${text}\u00a0` : text })
  }

  /** Asks the server: now, or as soon as the last request is answered and a second has passed. */
  refresh(): void {
    this.#reading.ask()
  }

  /**
   * Decides about parts of one suggestion or of several. Resolves when the server has answered for all of them. One alone
   * whose words were changed since is accepted over these changes.
   */
  async decide(
    kind: 'accept' | 'reject',
    parts: readonly PendingHunk[],
    edits: Readonly<Record<string, string>> = {},
  ): Promise<DecisionOutcome> {
    const [first] = parts
    const isForced = kind === 'accept' && parts.length === 1 && first?.hunk.view === 'conflict'
    return await this.#once(
      parts.map(({ hunk, suggestion }) => ({ hunk: hunk.id, suggestion: suggestion.id })),
      (hunks) =>
        kind === 'accept' ? { kind, hunks, edits, ...(isForced ? { force: true } : {}) } : { kind, hunks },
    )
  }

  /** Takes decisions back, unless somebody has changed those words since. */
  async undo(parts: readonly PartId[]): Promise<DecisionOutcome> {
    return await this.#once(parts.toReversed(), (hunks) => ({ kind: 'undo', hunks }))
  }

  async #once(
    parts: readonly PartId[],
    decision: (hunks: readonly string[]) => Decision,
  ): Promise<DecisionOutcome> {
    const ids = parts.map(({ hunk }) => hunk)
    if (ids.some((id) => this.#shown.deciding.has(id))) return { isDone: false, text: '', parts: [] }
    this.#change({ deciding: new Set([...this.#shown.deciding, ...ids]) })
    const outcome = await this.#send(parts, decision)
    this.#change({ deciding: new Set([...this.#shown.deciding].filter((id) => !ids.includes(id))) })
    this.refresh()
    return outcome
  }

  async #send(
    parts: readonly PartId[],
    decision: (hunks: readonly string[]) => Decision,
  ): Promise<DecisionOutcome> {
    const bySuggestion = Map.groupBy(parts, ({ suggestion }) => suggestion)
    const answers: ApiResult<{ results: Decided[] }>[] = []
    // One after the other: what the first brings may move what the next is about.
    for (const [id, those] of bySuggestion) {
      for (let from = 0; from < those.length; from += MOST) {
        const hunks = those.slice(from, from + MOST).map(({ hunk }) => hunk)
        answers.push(await this.#api.decide(id, decision(hunks)))
      }
    }
    const results = answers.flatMap((answer) => (answer.ok ? answer.value.results : []))
    const isOver = new Set(
      results.filter(({ status }) => status !== 'conflict' && status !== 'pending').map(({ hunk }) => hunk),
    )
    this.#change({ pending: this.#shown.pending.filter(({ hunk }) => !isOver.has(hunk.id)) })
    const isDone = new Set(results.filter(({ status }) => !FAILED.has(status)).map(({ hunk }) => hunk))
    return { ...outcomeOf(answers), parts: parts.filter(({ hunk }) => isDone.has(hunk)) }
  }

  /** Asks for nothing more and tells nobody. */
  destroy(): void {
    this.#isDestroyed = true
    this.#reading.stop()
    this.#listeners.clear()
  }

  async #read(): Promise<void> {
    const wantsDecided = this.#wantsDecided
    const result = await this.#api.list(this.#address, wantsDecided ? 'all' : 'pending')
    if (this.#isDestroyed) return
    if (!result.ok) {
      if (this.#shown.state === 'loading') this.#change({ state: 'failed' })
      return
    }
    const all = result.value.suggestions.flatMap((suggestion) =>
      suggestion.hunks.map((hunk) => ({ hunk, suggestion })),
    )
    const timeOf = ({ hunk: { decidedAt } }: PendingHunk) => decidedAt ?? ''
    const decided = all
      .filter(({ hunk }) => !isPending(hunk))
      .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
      .slice(0, MOST_DECIDED)
    this.#change({
      state: 'loaded',
      pending: all.filter(({ hunk }) => isPending(hunk)),
      ...(wantsDecided ? { decided } : {}),
    })
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
export function outcomeOf(
  answers: readonly ApiResult<{ results: readonly Decided[] }>[],
): Omit<DecisionOutcome, 'parts'> {
  const failed = answers.find((answer) => !answer.ok)
  if (failed !== undefined) return { isDone: false, text: `${failed.error.message} ${failed.error.todo}` }
  const results = answers.flatMap((answer) => (answer.ok ? answer.value.results : []))
  const other = results.find(({ status }) => FAILED.has(status))
  if (other === undefined) return { isDone: true, text: '' }
  return { isDone: false, text: other.message ?? TEXTS[other.status as keyof typeof TEXTS] }
}

const FAILED: ReadonlySet<Decided['status']> = new Set(['conflict', 'gone', 'decided'])

const TEXTS = {
  conflict: 'The text was changed since. Look at both versions.',
  gone: 'What the suggestion is about is gone.',
  decided: 'Somebody has decided about this already.',
} as const
