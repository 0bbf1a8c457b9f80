import { documentPath } from './documents.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** The agents of a server. */
export type AgentName = 'writer' | 'editor' | 'checker' | 'summarizer'

/** What an agent can be asked for. `ask`: what the instruction says. */
export type RunAction =
  | 'ask'
  | 'improve'
  | 'shorten'
  | 'longer'
  | 'translate'
  | 'explain'
  | 'fix'
  | 'continue'
  | 'summarize'
  | 'outline'
  | 'contents'
  | 'tidy'
  | 'readability'
  | 'replace'

/** The state of a run; the last three are final. */
export type RunPhase =
  | 'queued'
  | 'joining'
  | 'thinking'
  | 'editing'
  | 'waiting'
  | 'stopping'
  | 'done'
  | 'failed'
  | 'cancelled'

/** One run of an agent in one document. */
export interface Run {
  readonly id: string
  /** Address of the document. */
  readonly document: string
  readonly agent: AgentName
  readonly action: RunAction
  /** What the person wrote; empty for none. */
  readonly instruction: string
  readonly suggestOnly: boolean
  readonly state: RunPhase
  /** What it does at present, in a few words. */
  readonly activity: string | null
  /** What it asks, in the state `waiting` only. */
  readonly question: RunQuestion | null
  /** The outcome in one sentence. */
  readonly message: string | null
  /** Markdown that is for the person, not for the document. */
  readonly answer: string | null
  readonly invoker: { readonly id: string; readonly name: string }
  readonly offline: boolean
  readonly model: string | null
  /** Yjs clientID of the agent while it is in the room. */
  readonly participant: number | null
  /** ISO 8601. */
  readonly createdAt: string
  readonly endedAt: string | null
  /** `cost` in dollars; `null` when it is not known. */
  readonly usage: {
    readonly inputTokens: number
    readonly outputTokens: number
    readonly cost: number | null
    readonly estimated: boolean
  }
  readonly changes: RunChanges
  readonly canUndo: boolean
  readonly undone: boolean
}

/** A question of an agent. */
export interface RunQuestion {
  readonly id: string
  readonly text: string
  readonly choices: readonly string[]
}

/** What a run has changed: blocks, and the changes that it only suggested. */
export interface RunChanges {
  readonly inserted: number
  readonly changed: number
  readonly deleted: number
  readonly suggested: number
}

/** One thing that a run did. */
export interface RunStep {
  /** Counts up in a run. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  readonly kind: 'read' | 'search' | 'write' | 'edit' | 'suggest' | 'conflict' | 'ask' | 'answer' | 'note'
  /** In the past tense, short. */
  readonly text: string
  /** Handles of the blocks that it concerns. */
  readonly handles: readonly string[]
  readonly ms: number | null
}

/** An agent, and what it can be asked for. */
export interface AgentInfo {
  readonly name: AgentName
  readonly title: string
  readonly description: string
  readonly actions: readonly RunAction[]
}

/** Description of the server's assistant. */
export interface AssistantInfo {
  /** Whether it works without a language model. */
  readonly offline: boolean
  readonly name: string
  readonly model: string | null
  /** Whether there is an assistant. */
  readonly enabled: boolean
  /** Whether agents can leave their changes as suggestions. */
  readonly suggests?: boolean
  readonly agents: readonly AgentInfo[]
}

/** A range of text as Yjs relative positions in JSON. */
export interface SelectionAnchor {
  readonly anchor: unknown
  readonly head: unknown
}

/** What an agent is asked for. */
export interface RunRequest {
  readonly agent: AgentName
  readonly action: RunAction
  readonly instruction?: string
  /** What it is about, or where to write; without it the whole document. */
  readonly selection?: SelectionAnchor
  readonly suggestOnly?: boolean
  /** The language to translate into, such as `German`. */
  readonly language?: string
}

/** The last runs in a document, and whether agents may work in it. */
export interface RunList {
  readonly runs: readonly Run[]
  readonly agents: boolean
}

/** The HTTP API for runs. */
export interface RunsApi {
  assistant(): Promise<ApiResult<AssistantInfo>>
  start(address: string, request: RunRequest): Promise<ApiResult<{ run: Run }>>
  /** The last runs in a document, the newest first. */
  list(address: string, limit: number): Promise<ApiResult<RunList>>
  /** Keeps agents out of a document, which ends the runs in it, or lets them in again. */
  allow(address: string, agents: boolean): Promise<ApiResult<unknown>>
  find(id: string): Promise<ApiResult<{ run: Run; steps: readonly RunStep[] }>>
  answer(id: string, question: string, text: string): Promise<ApiResult<{ run: Run }>>
  stop(id: string): Promise<ApiResult<{ run: Run }>>
  /** `kept`: how many blocks stay as people have changed them since. */
  undo(id: string): Promise<ApiResult<{ run: Run; undone: { blocks: number; kept: number } }>>
}

/** The path of a run. */
export const runPath = (id: string): string => `/api/runs/${encodeURIComponent(id)}`

/** The API of the server at the origin `server`. `send` sends the requests, by default `fetch`. */
export function runsApi(server: string, send: Send = fetch): RunsApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  const post = <T>(path: string, body?: unknown) =>
    ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })
  return {
    assistant: () => ask('/api/assistant'),
    start: (address, request) => post(`${documentPath(address)}/runs`, request),
    list: (address, limit) => ask(`${documentPath(address)}/runs?limit=${limit}`),
    allow: (address, agents) => ask(`${documentPath(address)}/agents`, { method: 'PUT', body: { agents } }),
    find: (id) => ask(runPath(id)),
    answer: (id, question, text) => post(`${runPath(id)}/answer`, { question, text }),
    stop: (id) => post(`${runPath(id)}/stop`),
    undo: (id) => post(`${runPath(id)}/undo`),
  }
}
