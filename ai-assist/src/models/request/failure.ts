/** Why there is no complete answer. */
export interface ModelFailure {
  readonly kind: ModelFailureKind
  /** One sentence for users. */
  readonly message: string
}

/** Each kind of {@link ModelFailure} with its sentence for users. */
const MESSAGES = {
  /** No connection. */
  unreachable: 'The language model cannot be reached.',
  /** 401 or 403: the key is missing, wrong, or not allowed to use the model. */
  unauthorized: 'The language model refused the key of this server.',
  /** 429, after all retries or with a delay longer than the limit. */
  'rate-limited': 'The language model is receiving too many requests; try again in a while.',
  /** Another 4xx status: the server does not accept the request. */
  rejected: 'The language model did not accept the request.',
  /** 5xx after all retries, or a response that is not an event stream. */
  'server-error': 'The language model answered with an error.',
  /** No data arrived before the first-token deadline. */
  'no-answer': 'The language model did not begin to answer in time.',
  /** No data arrived for longer than the idle limit. */
  stalled: 'The language model fell silent in the middle of its answer.',
  /** The connection ended before the answer was complete. */
  cut: 'The connection to the language model broke in the middle of its answer.',
  /** The whole answer took longer than the total limit. */
  'too-slow': 'The language model took too long.',
  /** The server replied with a redirect, which is not followed. */
  redirected: "The language model's address leads to another one, which is not followed.",
  /** It failed so often that it is not asked for a while. */
  paused: 'The language model failed several times; it will be asked again soon.',
  /** As many requests as may wait for it are waiting. */
  busy: 'Too many requests are waiting for the language model; try again in a while.',
  /** The answer, or a part of it, exceeds the limits. */
  'too-large': 'The language model sent more than an answer may have.',
  /** The answer had neither text nor tool calls. */
  empty: 'The language model gave an empty answer.',
  /** The provider's content filter ended the answer. */
  filtered: 'The provider of the language model withheld the answer.',
  /** A budget would be exceeded; the message names it. */
  'over-budget': 'Stopped at the limit of what may be spent.',
  /** Its use cannot be recorded. */
  'not-recorded': 'The use of the language model cannot be recorded now, so it is not asked.',
  /** The document contains no text for the task. */
  'nothing-to-do': 'There is nothing here to work on.',
} as const

/**
 * The kinds of {@link ModelFailure}. Text may precede `cut`, `stalled`, `too-slow`, `too-large` and `filtered`;
 * it never precedes the others.
 */
export type ModelFailureKind = keyof typeof MESSAGES

/** A failure of this kind. */
export function modelFailure(kind: ModelFailureKind): ModelFailure {
  return { kind, message: MESSAGES[kind] }
}
