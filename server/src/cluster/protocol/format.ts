/** A format of the messages between nodes. */
export type FormatVersion = 1 | 2 | 3

/** A range of format versions, both ends included. */
export interface FormatRange {
  readonly newest: number
  readonly oldest: number
}

/** The formats that this version of Cowrite encodes and decodes. */
export const SUPPORTED_FORMATS = { oldest: 1, newest: 3 } as const

/** The first format whose nodes answer questions of other nodes. */
export const QUESTIONS_SINCE = 3
