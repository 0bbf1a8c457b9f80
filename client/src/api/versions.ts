import type { MarkedContent } from '@cowrite/crdt/richtext'
import { documentPath } from './documents.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** Denotes the current document in place of a version's id. */
export const NOW = 'now'

/** A version of a document. `createdAt` is ISO 8601. */
export interface Version {
  readonly id: string
  readonly kind: 'named' | 'interval' | 'quiet' | 'before-run' | 'before-restore'
  readonly name: string | null
  readonly principal: string
  readonly createdAt: string
}

/** Somebody who wrote in a document. */
export interface VersionAuthor {
  /** Empty when nobody knows who it was. */
  readonly id: string
  readonly name: string
  readonly kind: 'person' | 'guest' | 'agent' | 'unknown'
  /** `#rrggbb`; `null`: none is known. */
  readonly colour: string | null
}

/** An author with what they wrote: characters of the later state, and words that came since the earlier one. */
export interface AuthorShare extends VersionAuthor {
  readonly characters: number
  readonly added: number
}

/** How two states differ: words that came and went, and places where something did. */
export interface Difference {
  readonly added: number
  readonly removed: number
  readonly changes: number
  readonly authors: readonly AuthorShare[]
}

/** One step through two states in reading order, with the differences marked in its blocks. */
export interface ChangeStep {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly blocks: readonly MarkedContent[]
  /** The name of the block in the later and in the earlier state. */
  readonly handle: string | null
  readonly was: string | null
  readonly changes: number
}

/** A line of the differences between two states. */
export type ChangeLine =
  | { readonly kind: 'authors'; readonly authors: readonly VersionAuthor[] }
  | ChangeStep
  | ({ readonly kind: 'end' } & Difference)
  | { readonly kind: 'failed'; readonly error: string }

/** The HTTP API for the versions of one document. */
export class VersionsApi {
  readonly #server: string
  readonly #path: string
  readonly #send: Send

  constructor(server: string, address: string, send: Send = fetch) {
    this.#server = server
    this.#path = documentPath(address)
    this.#send = send
  }

  /** Newest first, after the version `before`; those with a name, or those up to a time (ISO 8601). */
  list(
    page: { before?: string; named?: boolean; until?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<ApiResult<{ versions: Version[] }>> {
    const query = new URLSearchParams(
      Object.entries(page).map(([name, value]): [string, string] => [name, String(value)]),
    )
    return this.#ask(`/versions?${query}`, signal === undefined ? {} : { signal })
  }

  /** Keeps the present document under a name. */
  create(name: string): Promise<ApiResult<Version>> {
    return this.#ask('/versions', { method: 'POST', body: { name } })
  }

  rename(id: string, name: string): Promise<ApiResult<Version>> {
    return this.#ask(`/versions/${id}`, { method: 'PATCH', body: { name } })
  }

  /** `before` is the version that takes it back; `null` when nothing differed. */
  restore(id: string): Promise<ApiResult<{ restored: string; before: string | null }>> {
    return this.#ask(`/versions/${id}/restore`, { method: 'POST' })
  }

  /** How a version differs from the one before it. */
  summary(id: string, signal: AbortSignal): Promise<ApiResult<Difference>> {
    return this.#ask(`/versions/${id}/summary`, { signal })
  }

  /** Who wrote how much of the present document. */
  shares(signal: AbortSignal): Promise<ApiResult<{ authors: AuthorShare[] }>> {
    return this.#ask('/authorship/shares', { signal })
  }

  /** Records that the person is here; answers when they were the last time, ISO 8601. */
  visit(): Promise<ApiResult<{ since: string | null }>> {
    return this.#ask('/visit', { method: 'PUT' })
  }

  /**
   * Hands out the lines of the differences from the state `id` to the state `against`, or of the text of `id` alone, in
   * portions as they come. Resolves when the last one is out, or with the error that was answered instead. Rejects only
   * when the caller aborts.
   */
  async changes(
    id: string,
    against: string | null,
    onLines: (lines: readonly ChangeLine[]) => void,
    signal: AbortSignal,
  ): Promise<ApiResult<null>> {
    const query = against === null ? '' : `?${new URLSearchParams({ against })}`
    const read: Send = async (url, init) => {
      const response = await this.#send(url, init)
      const { body } = response
      if (!response.ok || body === null) return response
      await readLines(body, onLines)
      return new Response(null, { status: 204 })
    }
    return await requestJson<null>(this.#server, `${this.#path}/versions/${id}/changes${query}`, {
      send: read,
      signal,
    })
  }

  #ask<T>(path: string, request: ApiRequest): Promise<ApiResult<T>> {
    return requestJson<T>(this.#server, `${this.#path}${path}`, { send: this.#send, ...request })
  }
}

async function readLines(
  body: ReadableStream<Uint8Array>,
  onLines: (lines: readonly ChangeLine[]) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const text = rest + (value === undefined ? '' : decoder.decode(value, { stream: true }))
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    if (end > 0) {
      const lines = text.slice(0, end - 1).split('\n')
      onLines(lines.map((line) => JSON.parse(line) as ChangeLine))
    }
    if (done) return
  }
}
