import type { CommentAuthor, CommentsApi, Reader, Thread, Threads } from '../../api/comments.ts'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { PacedReading } from '../state/paced-reading.ts'
import type { Begins, Draft, KeptComments, Unsent } from './kept-comments.ts'

/** What is known of the comments on a document. */
export interface Comments {
  /** Whether the server was asked and answered; the last answer stays when it does not answer later. */
  readonly state: 'loading' | 'loaded' | 'failed'
  /** All threads, the oldest first. */
  readonly threads: readonly Thread[]
  /** Whether the reader may comment; `null`: who may write may. */
  readonly mayComment: boolean | null
  /** What was written and is not sent, and the keys of what of it is on its way. */
  readonly unsent: readonly Unsent[]
  readonly sending: ReadonlySet<string>
  /** The new thread that is being written; `null` for none. */
  readonly fresh: Begins | null
  /** The thread whose card is to be shown and take the focus; `null` for none. */
  readonly asked: string | null
  /** The thread whose card shows all of it; `null` for none. */
  readonly active: string | null
  /** What the list shows, and which of its threads is chosen in it; on phones only that is shown. */
  readonly filter: ThreadFilter
  readonly chosen: string | null
  /** What screen readers are to say. */
  readonly said: string
}

/** What a list of comments shows. */
export type ThreadFilter = 'open' | 'mine' | 'resolved'

/** What became of a change: a text for the reader where it failed. */
export type Outcome = { readonly isDone: true } | { readonly isDone: false; readonly text: string }

/** Who is in the document at the moment. */
export interface ThreadPresence {
  readonly ownName: () => string
  /** `#rrggbb`; `null` for a name that nobody has. */
  readonly colour: (name: string) => string | null
}

/** The key of the draft of a new thread. */
export const NEW = 'new'

/** Least time between two requests for what changed, ms. */
const PAUSE_MS = 250

/**
 * The comments on a document as the server has them. It is asked for what changed when it says that something did; what
 * the reader does is shown when the server has taken it. What cannot be sent is kept and sent later.
 */
export class ThreadList {
  readonly #api: CommentsApi
  readonly #address: string
  readonly #kept: KeptComments
  readonly #presence: ThreadPresence
  readonly #newKey: () => string
  readonly #listeners = new Set<() => void>()
  #shown: Comments
  #revision: number | null = null
  readonly #reading = new PacedReading(() => this.#read(), PAUSE_MS)
  readonly #sending = new Set<string>()
  #isSending = false
  #isDestroyed = false

  /**
   * @param presence the name under which the reader is here, for guests, and the colours of those who are here, by name
   * @param newKey makes the keys of requests
   */
  constructor(
    api: CommentsApi,
    address: string,
    kept: KeptComments,
    presence: ThreadPresence = { ownName: () => '', colour: () => null },
    newKey: () => string = () => crypto.randomUUID(),
  ) {
    this.#api = api
    this.#presence = presence
    this.#address = address
    this.#kept = kept
    this.#newKey = newKey
    const { drafts, unsent } = kept.kept
    this.#shown = {
      state: 'loading',
      threads: [],
      mayComment: null,
      unsent,
      sending: new Set(),
      fresh: drafts[NEW]?.begins ?? null,
      asked: null,
      active: null,
      filter: 'open',
      chosen: null,
      said: '',
    }
  }

  /** What is known now; the same object until something changes. A bound function. */
  readonly snapshot = (): Comments => this.#shown

  /** Calls `listener` after every change; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A thread by its id. */
  thread(id: string): Thread | undefined {
    return this.#shown.threads.find((thread) => thread.id === id)
  }

  /** Has the card of a thread be shown and take the focus, or no card. */
  ask(thread: string | null): void {
    if (this.#shown.asked === thread) return
    const status = thread === null ? undefined : this.thread(thread)?.status
    const isListed = status === this.#shown.filter || (status === 'open' && this.#shown.filter === 'mine')
    const filter = status === undefined || isListed ? this.#shown.filter : status
    this.#change({ asked: thread, ...(status === undefined ? {} : { chosen: thread, filter }) })
  }

  /** Chooses a thread of the list, or none. */
  choose(thread: string | null): void {
    if (this.#shown.chosen !== thread) this.#change({ chosen: thread })
  }

  /** Shows others in the list. */
  show(filter: ThreadFilter): void {
    this.#change({ filter, chosen: null })
  }

  /** The card of a thread shows all of it, or no longer does. */
  activate(thread: string, isOn: boolean): void {
    if (isOn && this.#shown.active !== thread) this.#change({ active: thread })
    else if (!isOn && this.#shown.active === thread) this.#change({ active: null })
  }

  /** Who may see the document, by the beginning of a name; empty where the server does not say it. */
  async readers(query: string, signal: AbortSignal): Promise<readonly Reader[]> {
    const result = await this.#api.readers(this.#address, query, signal)
    return result.ok ? result.value.people : []
  }

  /** The colour of somebody who wrote: a guest's is that of the presence with this name. `#rrggbb`. */
  colourOf({ kind, name, colour }: CommentAuthor): string {
    return (kind === 'guest' ? this.#presence.colour(name) : null) ?? colour
  }

  /** Has screen readers say a text. */
  say(text: string): void {
    // A live region says only what changes: the same text again gets a space that nobody hears.
    this.#change({ said: this.#shown.said === text ? `${text}\u00a0` : text })
  }

  /** Begins to write a thread, instead of one that is being written; `null` gives it up. */
  write(begins: Begins | null): void {
    const body = this.draft(NEW)
    this.#kept.draft(NEW, begins === null ? null : { body, begins })
    this.#change({ fresh: begins, asked: begins === null ? null : NEW })
  }

  /** The text of a draft; empty for none. */
  draft(key: string): string {
    return this.#kept.kept.drafts[key]?.body ?? ''
  }

  /** Keeps the text of a draft. */
  keepDraft(key: string, body: string): void {
    const begins = key === NEW ? this.#shown.fresh : null
    const draft: Draft = begins === null ? { body } : { body, begins }
    this.#kept.draft(key, key === NEW && begins === null ? null : draft)
  }

  /** Asks the server what changed: now, or soon after the last answer. */
  refresh(): void {
    this.#reading.ask()
  }

  /** Sends a new thread. It is kept until the server has taken it. */
  async begin(begins: Begins, body: string, draft = NEW): Promise<Outcome> {
    const unsent: Unsent = { key: this.#newKey(), thread: null, begins, body, refused: null }
    this.#kept.draft(draft, null)
    if (draft === NEW) this.#change({ fresh: null, asked: null })
    return await this.#post(unsent)
  }

  /** Sends an answer. It is kept until the server has taken it. */
  async reply(thread: string, body: string): Promise<Outcome> {
    this.#kept.draft(thread, null)
    return await this.#post({ key: this.#newKey(), thread, body, refused: null })
  }

  /** Sends what is not sent; what the server refused before only when `again` names it. */
  async send(again: string | null = null): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    try {
      for (const unsent of this.#kept.kept.unsent) {
        if (this.#sending.has(unsent.key) || (unsent.refused !== null && unsent.key !== again)) continue
        const outcome = await this.#deliver(unsent)
        if (outcome === 'unreachable') return
      }
    } finally {
      this.#isSending = false
    }
  }

  /** Gives up what is not sent. */
  discard(key: string): void {
    this.#kept.drop(key)
    this.#change({ unsent: this.#kept.kept.unsent })
  }

  /** Gives a comment another text. */
  async edit(comment: string, body: string): Promise<Outcome> {
    return this.#changed(await this.#api.edit(comment, body))
  }

  /** Deletes a comment; with the last one the thread. */
  async removeComment(thread: string, comment: string): Promise<Outcome> {
    const others = this.thread(thread)?.comments.filter(({ id, deletedAt }) => id !== comment && !deletedAt)
    if (others?.length === 0) return await this.remove(thread)
    const result = await this.#api.removeComment(comment)
    return result.ok ? this.#changed(await this.#api.thread(thread)) : outcomeOf(result)
  }

  /** Deletes a thread with all its comments. */
  async remove(thread: string): Promise<Outcome> {
    const result = await this.#api.remove(thread)
    if (result.ok) this.#change({ threads: this.#shown.threads.filter(({ id }) => id !== thread) })
    return outcomeOf(result)
  }

  /** Resolves a thread or reopens it. */
  async setStatus(thread: string, status: Thread['status']): Promise<Outcome> {
    return this.#changed(await this.#api.change(thread, { status }))
  }

  /** Assigns a thread to somebody, `person:…` or `group:…`, or to nobody. */
  async assign(thread: string, assignee: string | null): Promise<Outcome> {
    return this.#changed(await this.#api.change(thread, { assignee }))
  }

  /** Puts an emoji under a comment, or takes it away. */
  async react(comment: string, emoji: string, isOn: boolean): Promise<Outcome> {
    return this.#changed(await this.#api.react(comment, emoji, isOn))
  }

  /** Notes that the reader has seen a thread. */
  async markRead(thread: string): Promise<void> {
    if (this.thread(thread)?.unread !== true) return
    this.#replace(thread, (before) => ({ ...before, unread: false }))
    await this.#api.read(thread)
  }

  /** Asks for nothing more and tells nobody. */
  destroy(): void {
    this.#isDestroyed = true
    this.#reading.stop()
    this.#listeners.clear()
  }

  async #post(unsent: Unsent): Promise<Outcome> {
    this.#kept.put(unsent)
    this.#change({ unsent: this.#kept.kept.unsent })
    const outcome = await this.#deliver(unsent)
    if (outcome === 'sent') return { isDone: true }
    const text = 'Not sent yet. It is kept here and sent when the server answers.'
    return { isDone: false, text: outcome === 'unreachable' ? text : outcome.text }
  }

  async #deliver({ key, thread, begins, body }: Unsent): Promise<'sent' | 'unreachable' | { text: string }> {
    const name = this.#presence.ownName()
    const said = { body, idempotencyKey: key, ...(name === '' ? {} : { name }) }
    this.#sending.add(key)
    this.#change({ sending: new Set(this.#sending) })
    const result =
      thread !== null
        ? await this.#api.reply(thread, said)
        : await this.#api.begin(this.#address, { ...begins!, ...said })
    this.#sending.delete(key)
    if (result.ok) {
      this.#kept.drop(key)
      const created = result.value.thread
      this.#change({
        unsent: this.#kept.kept.unsent,
        threads: this.#merged([created]),
        // Unless the reader has gone on to something else.
        ...(thread === null && this.#shown.fresh === null && this.#shown.asked === null
          ? { asked: created.id, chosen: created.id }
          : {}),
      })
      return 'sent'
    }
    this.#change({ sending: new Set(this.#sending) })
    if (isPassing(result.error)) return 'unreachable'
    const text = `${result.error.message} ${result.error.todo}`
    this.#kept.put({ key, thread, body, refused: text, ...(begins === undefined ? {} : { begins }) })
    this.#change({ unsent: this.#kept.kept.unsent })
    return { text }
  }

  /** Takes over a thread as an answer has it. */
  #changed(result: ApiResult<{ readonly thread: Thread }>): Outcome {
    if (result.ok) this.#change({ threads: this.#merged([result.value.thread]) })
    else this.refresh()
    return outcomeOf(result)
  }

  async #read(): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      const result = await this.#api.threads(this.#address, this.#revision ?? undefined)
      if (this.#isDestroyed) return
      if (!result.ok) {
        if (this.#shown.state === 'loading') this.#change({ state: 'failed' })
        return
      }
      const { threads, revision, mayComment = null } = result.value
      const isFirst = this.#revision === null
      hasMore = result.value.hasMore === true && revision !== this.#revision
      this.#revision = revision
      this.#change({
        threads: this.#merged(threads, isFirst),
        ...(hasMore ? {} : { state: 'loaded' }),
        mayComment: mayComment ?? this.#shown.mayComment,
      })
    }
    await this.send()
  }

  /** The threads with some as they are now. An older one than what is known stays out. */
  #merged(changed: Threads['threads'], isAll = false): readonly Thread[] {
    if (changed.length === 0 && !isAll) return this.#shown.threads
    const known = new Map(this.#shown.threads.map((thread) => [thread.id, thread]))
    const threads = new Map(isAll ? [] : known)
    for (const thread of changed) {
      const before = known.get(thread.id)
      if ('deleted' in thread) threads.delete(thread.id)
      else if (before === undefined) threads.set(thread.id, thread)
      // An anchor never changes: the same object keeps its place.
      else if (before.revision <= thread.revision)
        threads.set(thread.id, { ...thread, anchor: before.anchor })
      else threads.set(thread.id, before)
    }
    return [...threads.values()].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  }

  #replace(id: string, change: (before: Thread) => Thread): void {
    this.#change({ threads: this.#shown.threads.map((each) => (each.id === id ? change(each) : each)) })
  }

  #change(change: Partial<Comments>): void {
    if (this.#isDestroyed) return
    this.#shown = { ...this.#shown, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** Whether the same request may succeed later: the server was not reached, or had no time. */
function isPassing({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500
}

function outcomeOf(result: ApiResult<unknown>): Outcome {
  return result.ok
    ? { isDone: true }
    : { isDone: false, text: `${result.error.message} ${result.error.todo}` }
}
