import type { TokenCounts } from '../request/provider.ts'

/** What one event of a streamed answer tells, whatever the protocol. */
export interface AnswerChunk {
  /** The next part of the answer; may be empty. */
  readonly text: string
  /** Parts of tool calls. */
  readonly calls: readonly ToolCallPart[]
  /** How the answer ended; `null` before the end. */
  readonly finish: Finish | null
  /** Tokens so far, as counted by the server. */
  readonly usage: TokenCounts | null
}

/** `filtered`: the provider withheld the rest; `failed`: the provider reports an error of its own. */
export type Finish = 'stop' | 'length' | 'filtered' | 'failed'

/** A part of a tool call. */
export interface ToolCallPart {
  /** Which of the answer's calls; `null` when the server omits it. */
  readonly slot: number | null
  readonly id: string | null
  readonly name: string | null
  /** The next part of the arguments, or all of them. */
  readonly arguments: string
  /** Whether `arguments` are all of them. */
  readonly whole: boolean
}
