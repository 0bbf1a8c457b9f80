import { request } from 'node:https'
import { isIP } from 'node:net'
import { checkedLookup } from '../../outbound/checked-lookup.ts'

/** Largest document, in bytes. */
const MOST_BYTES = 16 * 1024
/** Time for the whole exchange, unless another is given, in ms. */
const TIME_MS = 3_000

/** How {@link fetchMetadata} connects. */
export interface MetadataFetchOptions {
  /** Whether an address may be connected to. */
  readonly mayConnect: (address: string) => boolean
  /** Certificates of authorities that are trusted, as PEM; by default those of Node. */
  readonly authorities?: string
  /** Time for the whole exchange, in ms. */
  readonly timeMs?: number
}

/**
 * Reads a document of a client that somebody named, by HTTPS: from addresses that are allowed only, whatever its name
 * resolves to, without following redirects, within limits of size and time. Rejects otherwise.
 */
export function fetchMetadata(
  url: URL,
  { mayConnect, authorities, timeMs = TIME_MS }: MetadataFetchOptions,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:' || (isIP(host) !== 0 && !mayConnect(host)))
    return Promise.reject(new Error('The address of the document is not allowed.'))
  const asked = request(
    url,
    {
      headers: { accept: 'application/json' },
      agent: false,
      lookup: checkedLookup(mayConnect),
      signal: AbortSignal.timeout(timeMs),
      ...(authorities === undefined ? {} : { ca: authorities }),
    },
    (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MOST_BYTES) asked.destroy(new Error('The document is too large.'))
        else chunks.push(chunk)
      })
      response.once('error', reject)
      response.once('end', () => {
        const headers = new Headers()
        for (const name of ['cache-control', 'expires']) {
          const value = response.headers[name]
          if (typeof value === 'string') headers.set(name, value)
        }
        // A redirect is an answer without a document.
        const status = response.statusCode === 200 ? 200 : 502
        resolve(new Response(Buffer.concat(chunks), { status, headers }))
      })
    },
  )
  asked.once('error', reject)
  asked.end()
  return promise
}
