import { setImmediate as turn } from 'node:timers/promises'
import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'
import { EventSplitter } from './event-splitter.ts'

/** Events forwarded in one turn of the event loop: about a millisecond of work. */
const EVENTS_PER_TURN = 100

/**
 * `fetch` for requests to a provider. Redirects are not followed, and the response is bounded. In addition to the
 * errors of `fetch`, it rejects with {@link AnswerRefused}; so does reading the body. Of the body of an HTTP error only
 * the beginning is available. Headers are bounded by Node (16 KiB), times by the caller's signal.
 */
export function boundedFetch(
  limits: AnswerLimits,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    // If it is compressed nevertheless, its size is counted after decompression.
    headers.set('accept-encoding', 'identity')
    const response = await fetch(input, { ...init, headers, redirect: 'manual' })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new AnswerRefused('redirected', `The server redirects elsewhere, with status ${response.status}.`)
    }
    if (response.body === null) return response
    const body = response.ok
      ? response.body.pipeThrough(wholeEvents(limits))
      : await beginning(response.body, limits.errorBytes)
    const { status, statusText } = response
    return new Response(body, { status, statusText, headers: response.headers })
  }
}

/** Forwards one event at a time, so that the client does not collect them, and yields to other work in between. */
function wholeEvents(limits: AnswerLimits): TransformStream<Uint8Array, Uint8Array> {
  const splitter = new EventSplitter(limits)
  return new TransformStream({
    async transform(chunk, controller) {
      for (const [index, event] of splitter.push(chunk).entries()) {
        if (index > 0 && index % EVENTS_PER_TURN === 0) await turn()
        controller.enqueue(event)
      }
    },
    flush(controller) {
      const rest = splitter.end()
      if (rest.length > 0) controller.enqueue(rest)
    },
  })
}

async function beginning(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let missing = maxBytes
  // Leaving the loop cancels the rest of the stream.
  for await (const part of body) {
    parts.push(part.subarray(0, missing))
    missing -= part.length
    if (missing <= 0) break
  }
  return new Uint8Array(Buffer.concat(parts))
}
