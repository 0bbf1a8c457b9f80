import { type DocumentSummary, documentPath } from './documents.ts'
import { type ApiResult, requestJson, type Send } from './http.ts'

/** A document that is created of Markdown. */
export interface Imported {
  readonly markdown: string
  /** The address: sent again with the same one, the request adds nothing. */
  readonly address: string
  /** The title; all of the text stays text then. */
  readonly title?: string
  /** The title of a text without a heading of level 1 at the start. */
  readonly name?: string
}

/** Pauses before a request is sent again, in ms. */
const PAUSES = [1_000, 3_000, 9_000]

/** Creates a document of Markdown; tries again while the server cannot be reached. Rejects only when the caller aborts. */
export async function importDocument(
  server: string,
  { markdown, ...query }: Imported,
  signal: AbortSignal,
  send: Send = fetch,
): Promise<ApiResult<DocumentSummary>> {
  const path = `/api/imports?${new URLSearchParams({ ...query })}`
  const text = { type: 'text/markdown', content: markdown }
  return await sentOnce(server, query.address, { signal, send }, () =>
    requestJson(server, path, { method: 'POST', text, signal, send }),
  )
}

/** Copies a document to a new address; tries again like {@link importDocument}. */
export async function copyDocument(
  server: string,
  source: string,
  { address, title }: { readonly address: string; readonly title?: string },
  signal: AbortSignal,
  send: Send = fetch,
): Promise<ApiResult<DocumentSummary>> {
  const body = { address, ...(title === undefined ? {} : { title }) }
  return await sentOnce(server, address, { signal, send }, () =>
    requestJson(server, `${documentPath(source)}/copies`, { method: 'POST', body, signal, send }),
  )
}

/** Sends a request that creates a document at `address`, until there is an answer; the document is created once. */
async function sentOnce(
  server: string,
  address: string,
  { signal, send }: { readonly signal: AbortSignal; readonly send: Send },
  create: () => Promise<ApiResult<DocumentSummary>>,
): Promise<ApiResult<DocumentSummary>> {
  let result = await create()
  for (const pause of PAUSES) {
    if (result.ok || (result.error.status > 0 && result.error.status < 500 && result.error.status !== 429))
      return result
    await waited(pause, signal)
    result = await create()
    // An earlier request has created it, and its answer was lost.
    if (!result.ok && result.error.status === 409)
      return await requestJson(server, documentPath(address), { signal, send })
  }
  return result
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/** An address that no document has: letters and digits of a name, and random ones. */
export function newAddress(name: string, project: string): string {
  const readable = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  const unique = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${project}/${readable === '' ? '' : `${readable}-`}${unique}`
}
