import type { Send } from './http.ts'

/** Pause before a lost stream is opened again, ms. Browsers wait as long. */
const AGAIN_MS = 3_000

/**
 * Follows a stream of server-sent events until the returned function is called, and opens it again when it is lost. The
 * browser's `EventSource` sends no `Authorization`. A server that refuses the stream ends it.
 */
export function followEvents(
  url: URL,
  send: Send,
  onEvent: (name: string, data: string) => void,
): () => void {
  const ending = new AbortController()
  const { signal } = ending
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = async (): Promise<void> => {
    const response = await send(url, { method: 'GET', headers: { accept: 'text/event-stream' }, signal })
    if (response.status >= 400 && response.status < 500) return
    if (response.ok && response.body !== null) await read(response.body)
    again()
  }
  const read = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    const parser = new EventParser(onEvent)
    for await (const text of chunksOf(body.pipeThrough(new TextDecoderStream()))) {
      if (signal.aborted) return
      parser.take(text)
    }
  }
  const again = () => {
    if (!signal.aborted) timer = setTimeout(start, AGAIN_MS)
  }
  const start = () =>
    void open().catch((error: unknown) => {
      // A lost stream, and one that the caller has ended, is no fault.
      if (!signal.aborted && !(error instanceof TypeError)) reportError(error)
      again()
    })
  start()
  return () => {
    clearTimeout(timer)
    ending.abort()
  }
}

/** The chunks of a stream. Safari cannot iterate over streams yet. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** Reads events from text that arrives in any parts, as https://html.spec.whatwg.org/multipage/server-sent-events.html says. */
export class EventParser {
  readonly #onEvent: (name: string, data: string) => void
  #rest = ''
  #name = ''
  #data: string[] = []

  constructor(onEvent: (name: string, data: string) => void) {
    this.#onEvent = onEvent
  }

  /** Takes the next part of the text, and reports the events that it completes. */
  take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line.replace(/\r$/, ''))
  }

  #line(line: string): void {
    if (line === '') {
      if (this.#data.length > 0) this.#onEvent(this.#name || 'message', this.#data.join('\n'))
      this.#name = ''
      this.#data = []
      return
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'event') this.#name = value ?? ''
    if (field === 'data') this.#data.push(value ?? '')
  }
}
