/** The writers to start: each a client with a copy of the document. */
export interface WritersPlan {
  /** The server's socket, without the document. */
  readonly socket: string
  /** The document's name. */
  readonly document: string
  readonly writers: number
}

/** What the writers do in one period. */
export interface WritingPlan {
  /**
   * `text`: keys alone; `carets`: moves of carets alone; `both`: keys, each with the caret that follows it, as an editor
   * publishes it.
   */
  readonly shows: 'text' | 'carets' | 'both'
  /** Keys or moves of each writer per second. */
  readonly perSecond: number
  /** Keys or moves of all writers together. */
  readonly total: number
}

/** An answer of the writers' process. */
export type WritersAnswer =
  | { readonly type: 'ready' }
  /** The period is over; `late`: how far the slowest key was behind its time, in ms. */
  | { readonly type: 'done'; readonly late: number }
  | { readonly type: 'failed'; readonly error: string }
