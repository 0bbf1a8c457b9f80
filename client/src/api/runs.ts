import { documentPath } from './documents.ts'
import { type ApiResult, requestJson } from './http.ts'

/** What the assistant can be asked to do. */
export type Task = 'summarize' | 'outline' | 'continue' | 'tidy'

/** One piece of work of an agent in one document. */
export interface Run {
  readonly id: string
  readonly task: Task
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  /** Yjs clientID of the agent in the room while it is there. */
  readonly participant: number | null
  /** What there is to say about the outcome. */
  readonly message: string | null
}

/** Who answers when the assistant is asked. */
export interface AssistantInfo {
  /** Whether it works without a language model. */
  readonly offline: boolean
  readonly name: string
  readonly model: string | null
}

/** A stretch of text as Yjs relative positions in JSON. */
export interface SelectionAnchor {
  readonly anchor: unknown
  readonly head: unknown
}

/** The assistant of a server. */
export interface RunsApi {
  assistant(): Promise<ApiResult<AssistantInfo>>
  start(address: string, task: Task, selection: SelectionAnchor | null): Promise<ApiResult<{ run: Run }>>
  find(id: string): Promise<ApiResult<{ run: Run }>>
  stop(id: string): Promise<ApiResult<{ run: Run }>>
}

/** Speaks to the server at `server` (an origin). */
export function runsApi(server: string): RunsApi {
  return {
    assistant: () => requestJson(server, '/api/assistant'),
    start: (address, task, selection) =>
      requestJson(server, `${documentPath(address)}/runs`, {
        method: 'POST',
        body: selection === null ? { task } : { task, selection },
      }),
    find: (id) => requestJson(server, `/api/runs/${encodeURIComponent(id)}`),
    stop: (id) => requestJson(server, `/api/runs/${encodeURIComponent(id)}/stop`, { method: 'POST' }),
  }
}
