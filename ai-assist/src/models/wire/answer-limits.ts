/** Limits of a provider's answer to one request. */
export interface AnswerLimits {
  /** Length of one line of the event stream, in bytes. */
  readonly lineBytes: number
  /** Length of one event, which may have several lines, in bytes. */
  readonly eventBytes: number
  /** Number of events of one answer. */
  readonly events: number
  /** Length of an answer after decompression, in bytes. */
  readonly streamBytes: number
  /** Bytes read from the body of an HTTP error; the rest is not read. */
  readonly errorBytes: number
  /** Nesting of the JSON in one event. */
  readonly depth: number
  /** Choices in one event; the request asks for one. */
  readonly choices: number
  /** Length of the text of one answer, in UTF-16 code units. */
  readonly textLength: number
  /** Tool calls of one answer. */
  readonly toolCalls: number
  /** Length of the arguments of all tool calls of one answer, in UTF-16 code units. */
  readonly argumentsLength: number
}

/**
 * A real event has some hundred bytes for a few letters. At 200 tokens per second, within the maximum duration of three
 * minutes, an answer has 36,000 events and 14 MB; the limits allow twice as much.
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
  toolCalls: 64,
  argumentsLength: 512 * 1024,
}

/** Why an answer is refused: the server redirects, or the answer exceeds {@link AnswerLimits}. */
export type AnswerRefusal = 'redirected' | 'too-large'

/** Ends a request whose answer is refused. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused'
  readonly kind: AnswerRefusal

  /** `message` is for logs; it must not contain received content. */
  constructor(kind: AnswerRefusal, message: string) {
    super(message)
    this.kind = kind
  }
}

/** The refusal in an error or its causes, in any wrapping by the client; `null` when there is none. */
export function refusalIn(error: unknown): AnswerRefused | null {
  // An error may be its own cause; no client nests causes deeper than this.
  for (let depth = 0; depth < 5 && error instanceof Error; depth++) {
    if (error instanceof AnswerRefused) return error
    error = error.cause
  }
  return null
}
