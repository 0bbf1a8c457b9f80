/** Limits on what a provider may send for one request. */
export interface AnswerLimits {
  /** One line of the event stream, in bytes. */
  readonly lineBytes: number
  /** One event, which may have several lines, in bytes. */
  readonly eventBytes: number
  /** Events of one answer. */
  readonly events: number
  /** All of an answer, after decompression, in bytes. */
  readonly streamBytes: number
  /** What is read of the body of an HTTP error, in bytes; the rest is left unread. */
  readonly errorBytes: number
  /** Nesting of one event's JSON. */
  readonly depth: number
  /** Choices in one event; one is asked for. */
  readonly choices: number
  /** Text of one answer, in UTF-16 code units. */
  readonly textLength: number
}

/**
 * An event of a real server has some hundred bytes for a few letters. At 200 tokens a second, within the three minutes
 * that an answer may take, that is 36,000 events and 14 MB; the limits leave twice as much.
 */
export const ANSWER_LIMITS: AnswerLimits = {
  lineBytes: 256 * 1024,
  eventBytes: 512 * 1024,
  events: 100_000,
  streamBytes: 32 * 1024 * 1024,
  errorBytes: 64 * 1024,
  depth: 32,
  choices: 16,
  textLength: 1024 * 1024,
}

/** Why an answer is not taken: its address leads elsewhere, or it is larger than {@link AnswerLimits} allow. */
export type AnswerRefusal = 'redirected' | 'too-large'

/** What ends a request whose answer is not taken. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused'
  readonly kind: AnswerRefusal

  /** `message` is for logs; it repeats nothing of what came. */
  constructor(kind: AnswerRefusal, message: string) {
    super(message)
    this.kind = kind
  }
}

/** The refusal in an error or its causes, however the client wrapped it; `null` when there is none. */
export function refusalIn(error: unknown): AnswerRefused | null {
  // An error may be its own cause; no client wraps deeper than this.
  for (let depth = 0; depth < 5 && error instanceof Error; depth++) {
    if (error instanceof AnswerRefused) return error
    error = error.cause
  }
  return null
}
