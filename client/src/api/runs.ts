import { documentPath } from './documents.ts'
import { type ApiResult, requestJson } from './http.ts'

/** The tasks of the assistant. */
export type Task = 'summarize' | 'outline' | 'continue' | 'tidy'

/** One run of an agent in one document. */
export interface Run {
  readonly id: string
  readonly task: Task
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  /** Yjs clientID of the agent while it is in the room. */
  readonly participant: number | null
  /** A description of the outcome for the user. */
  readonly message: string | null
}

/** Description of the server's assistant. */
export interface AssistantInfo {
  /** Whether it works without a language model. */
  readonly offline: boolean
  readonly name: string
  readonly model: string | null
}

/** A range of text as Yjs relative positions in JSON. */
export interface SelectionAnchor {
  readonly anchor: unknown
  readonly head: unknown
}

/** The HTTP API for the assistant. */
export interface RunsApi {
  assistant(): Promise<ApiResult<AssistantInfo>>
  start(address: string, task: Task, selection: SelectionAnchor | null): Promise<ApiResult<{ run: Run }>>
  find(id: string): Promise<ApiResult<{ run: Run }>>
  stop(id: string): Promise<ApiResult<{ run: Run }>>
}

/** The API of the server at the origin `server`. */
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
