import type { TrackedBlock } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import { documentPath } from './documents.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** A person or an agent, by the name to show. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** What somebody suggests to change in a document, in parts that are decided alone. Times are ISO 8601. */
export interface Suggestion {
  readonly id: string
  readonly author: Named & { readonly kind: 'agent' | 'person' }
  /** The run of an agent. */
  readonly run: string | null
  /** Who asked for it, when it is an agent's. */
  readonly invoker: Named | null
  readonly rationale: string | null
  readonly createdAt: string
  readonly status: 'pending' | 'closed'
  readonly hunks: readonly Hunk[]
}

/** A format that comes or goes. */
export interface FormatChange {
  readonly type: string
  readonly attrs: Readonly<Record<string, unknown>>
  readonly isAdded: boolean
}

/** One part of a suggestion. */
export interface Hunk {
  readonly id: string
  readonly kind: 'insert' | 'delete' | 'replace' | 'format' | 'structure'
  /** What it does, in a few words: “made a heading”. */
  readonly label: string
  readonly status: 'pending' | 'accepted' | 'rejected' | 'withdrawn' | 'undone' | 'conflict' | 'orphaned'
  /** Whether it fits the present document, also after changes around it; what it is about was changed; or is gone. */
  readonly view: 'clean' | 'rebased' | 'conflict' | 'gone'
  /** The handle of the block that it concerns or follows. */
  readonly handle: string | null
  /** Markdown of the block or blocks before and after it; in a conflict, as they are now and would be. */
  readonly before: string
  readonly after: string
  /** The ranges of the present document that would go. Positions are relative positions of Yjs as JSON. */
  readonly deleted: readonly { readonly from: unknown; readonly to: unknown }[]
  /** The texts that would come. */
  readonly inserted: readonly {
    readonly at: unknown
    readonly text: string
    /** The same as inline nodes; absent for whole blocks. */
    readonly content?: readonly JSONContent[]
  }[]
  /** Where formats would change. `marks`: which, where that is known. */
  readonly formatted?: readonly {
    readonly from: unknown
    readonly to: unknown
    readonly marks?: readonly FormatChange[]
  }[]
  /** The parts that are accepted together with it. */
  readonly requires: readonly string[]
  readonly decidedBy: Named | null
  readonly decidedAt: string | null
}

/** What became of one part that somebody decided about. */
export interface Decided {
  readonly hunk: string
  readonly status:
    | 'accepted'
    | 'rejected'
    | 'withdrawn'
    | 'undone'
    | 'pending'
    | 'conflict'
    | 'gone'
    | 'decided'
  readonly message: string | null
}

/**
 * What somebody decides about parts of a suggestion. `edits`: Markdown instead of what was suggested, by part. `force`: over
 * what others have changed there since. `undo` takes earlier decisions back.
 */
export type Decision =
  | {
      readonly kind: 'accept'
      readonly hunks: readonly string[]
      readonly edits?: Readonly<Record<string, string>>
      readonly force?: true
    }
  | { readonly kind: 'reject' | 'undo'; readonly hunks: readonly string[] }

/** The HTTP API for suggestions. */
export interface SuggestionsApi {
  /** The suggestions for a document about which nobody has decided, or also those about which somebody has. */
  list(address: string, which: 'pending' | 'all'): Promise<ApiResult<{ suggestions: Suggestion[] }>>
  /** Decides about parts of a suggestion; answered when what was accepted is in the database. */
  decide(suggestion: string, decision: Decision): Promise<ApiResult<{ results: Decided[] }>>
  /** The document with what is suggested as blocks, and who suggests it. */
  tracked(address: string): Promise<ApiResult<TrackedContent>>
  /** The document with what is suggested as Markdown with CriticMarkup. Rejects when the server does not give it. */
  criticMarkup(address: string): Promise<string>
}

/** A document with its suggestions. Times are ISO 8601. */
export interface TrackedContent {
  readonly blocks: readonly TrackedBlock[]
  /** Who suggests, by the numbers in marks. */
  readonly people: readonly { readonly name: string; readonly at: string }[]
}

/** The API of the server at the origin `server`. `send` sends the requests, by default `fetch`. */
export function suggestionsApi(server: string, send: Send = fetch): SuggestionsApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  return {
    list: (address, which) => ask(`${documentPath(address)}/suggestions?status=${which}`),
    decide: (suggestion, { kind, ...body }) =>
      ask(`/api/suggestions/${encodeURIComponent(suggestion)}/${kind}`, {
        method: 'POST',
        body,
      }),
    tracked: (address) => ask(`${documentPath(address)}/suggestions/tracked`),
    async criticMarkup(address) {
      const path = `${documentPath(address)}/markdown?suggestions=criticmarkup`
      const response = await send(new URL(path, server), { method: 'GET' })
      if (!response.ok) throw new Error(`The server answered with ${response.status}.`)
      return await response.text()
    },
  }
}
