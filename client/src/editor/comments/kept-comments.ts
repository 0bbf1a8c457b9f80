import type { Anchor } from '@cowrite/crdt/richtext'

/** A comment that is being written: its text, and for a new thread also what it is about. */
export interface Draft {
  readonly body: string
  readonly begins?: Begins
}

/** What a new thread is about. */
export interface Begins {
  readonly anchor: Anchor
  readonly quotation: string
}

/** A comment that was written and that the server has not taken yet. */
export interface Unsent {
  /** The key of the request, always the same one. */
  readonly key: string
  /** The thread that it answers; `null` when it begins one. */
  readonly thread: string | null
  readonly begins?: Begins
  readonly body: string
  /** Why the server refuses it; `null` while it was only not reached. */
  readonly refused: string | null
}

/** What of the comments on a document is kept on the device. */
export interface Kept {
  /** By thread; a new thread has the key `new`, a thread about a suggestion that of its hunk. */
  readonly drafts: Readonly<Record<string, Draft>>
  readonly unsent: readonly Unsent[]
}

const NOTHING: Kept = { drafts: {}, unsent: [] }

/** Most that is kept for a document. */
const MOST_DRAFTS = 50
const MOST_UNSENT = 100

/**
 * What was written and not sent, for one document and one reader, in the browser's storage: it is there again after a
 * reload.
 */
export class KeptComments {
  readonly #store: Storage | null
  readonly #key: string
  #kept: Kept

  constructor(store: Storage | null, address: string) {
    this.#store = store
    this.#key = `cowrite.comments.${address}`
    this.#kept = read(store?.getItem(this.#key) ?? null)
  }

  /** What is kept; the same object until it changes. */
  get kept(): Kept {
    return this.#kept
  }

  /** Keeps a draft; `null` or an empty one for no thread forgets it. */
  draft(key: string, draft: Draft | null): void {
    const { [key]: before, ...others } = this.#kept.drafts
    const isEmpty = draft === null || (draft.body === '' && draft.begins === undefined)
    if (isEmpty && before === undefined) return
    const drafts = isEmpty ? others : { ...others, [key]: draft }
    const most = Object.fromEntries(Object.entries(drafts).slice(-MOST_DRAFTS))
    this.#change({ ...this.#kept, drafts: most })
  }

  /** Keeps a comment until it is sent; another one with the same key is replaced. */
  put(unsent: Unsent): void {
    const others = this.#kept.unsent.filter(({ key }) => key !== unsent.key)
    this.#change({ ...this.#kept, unsent: [...others, unsent].slice(-MOST_UNSENT) })
  }

  /** Forgets a comment that was sent or is not to be. */
  drop(key: string): void {
    const unsent = this.#kept.unsent.filter((each) => each.key !== key)
    if (unsent.length < this.#kept.unsent.length) this.#change({ ...this.#kept, unsent })
  }

  #change(kept: Kept): void {
    this.#kept = kept
    const isEmpty = kept.unsent.length === 0 && Object.keys(kept.drafts).length === 0
    if (isEmpty) this.#store?.removeItem(this.#key)
    else
      try {
        this.#store?.setItem(this.#key, JSON.stringify(kept))
      } catch (error) {
        // The storage is full: it is kept as long as the page is open.
        if (!(error instanceof DOMException)) throw error
      }
  }
}

/** What was stored; nothing where that is no JSON of this version. */
function read(json: string | null): Kept {
  if (json === null) return NOTHING
  try {
    const { drafts, unsent } = JSON.parse(json) as Partial<Kept>
    const isValid = typeof drafts === 'object' && drafts !== null && Array.isArray(unsent)
    return isValid ? { drafts, unsent } : NOTHING
  } catch (error) {
    // Somebody else wrote it.
    if (error instanceof SyntaxError) return NOTHING
    throw error
  }
}
