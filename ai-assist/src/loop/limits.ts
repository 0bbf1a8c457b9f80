/** Limits of one run that calls tools. */
export interface LoopLimits {
  /** Answers of the model. */
  readonly turns: number
  /** Calls of tools. */
  readonly calls: number
  /** Characters of all results of tools together. */
  readonly resultLength: number
  /** Tokens of one answer. */
  readonly answerTokens: number
  /** Time without waiting for people, in ms. */
  readonly totalMs: number
}

/** Enough to read a long document and edit some dozen places in it. */
export const LOOP_LIMITS: LoopLimits = {
  turns: 16,
  calls: 60,
  resultLength: 300_000,
  answerTokens: 6_000,
  totalMs: 10 * 60_000,
}
