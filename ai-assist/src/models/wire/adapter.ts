import type { ChatRequest } from '../request/chat.ts'
import type { AnswerChunk } from './answer-chunk.ts'
import type { FailedCall } from './failed-call.ts'

/** One server of models, spoken to by one protocol. Nothing is loaded before the first request. */
export interface ModelAdapter {
  /**
   * Sends one request, once. Rejects, and the iteration throws, with an error of the client or the network, or with
   * `AnswerRefused`; when `signal` is aborted, the iteration ends soon, and it may end without an error.
   */
  send(request: ChatRequest, model: string, signal: AbortSignal): Promise<AsyncIterable<unknown>>
  /**
   * Reads one event of an answer.
   *
   * @throws AnswerRefused
   */
  read(event: unknown): AnswerChunk
  /** What an error of {@link send} or its iteration means; `null` for mistakes of this program. */
  explain(error: unknown): FailedCall | null
}
