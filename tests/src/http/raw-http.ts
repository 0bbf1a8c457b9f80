import { connect } from 'node:net'
import { within } from '../harness/eventually.ts'

/** One HTTP response as received. */
export interface RawAnswer {
  readonly status: number
  /** Names in lower case; for a repeated name, the last value. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A request whose bytes are all chosen by the test: nothing corrects or normalizes it. */
export interface RawRequest {
  readonly method: string
  /** The part of the request line between the method and the version. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  /** By default `1.1`. */
  readonly version?: '1.0' | '1.1'
}

const HEAD_END = '\r\n\r\n'
/** Maximum time for one response, in ms; generous. */
const ANSWER_MS = 20_000

/** The bytes of a request; each character below U+0100 is one byte. Adds `Content-Length` and `Connection: close`. */
export function requestBytes({ method, target, headers, body, version = '1.1' }: RawRequest): Buffer {
  const content = Buffer.from(body ?? '', 'utf8')
  const closing = headers.some(([name]) => name.toLowerCase() === 'connection') ? [] : ['Connection: close']
  const sized = body === undefined ? [] : [`Content-Length: ${content.length}`]
  const lines = [
    `${method} ${target} HTTP/${version}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...sized,
    ...closing,
  ]
  return Buffer.concat([Buffer.from(lines.join('\r\n') + HEAD_END, 'latin1'), content])
}

/**
 * Sends bytes to 127.0.0.1 on a new connection and resolves to the first response; `null` when the connection ended
 * without one. A response with status 101 resolves at once, and the connection is dropped.
 */
export function exchange(port: number, bytes: Buffer): Promise<RawAnswer | null> {
  const { promise, resolve } = Promise.withResolvers<RawAnswer | null>()
  const chunks: Buffer[] = []
  const socket = connect(port, '127.0.0.1')
  socket.on('connect', () => socket.write(bytes))
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    if (chunks.length === 1 && chunk.toString('latin1').startsWith('HTTP/1.1 101')) socket.destroy()
  })
  // A reset after the response does not affect it; 'close' follows.
  socket.on('error', () => {})
  socket.on('close', () => resolve(parseAnswer(Buffer.concat(chunks).toString('utf8'))))
  const answer = within(`an answer to ${bytes.toString('latin1').slice(0, 200)}`, promise, ANSWER_MS)
  return answer.finally(() => socket.destroy())
}

/** Sends a request and resolves to its response; rejects when there is none. */
export async function ask(port: number, request: RawRequest): Promise<RawAnswer> {
  const bytes = requestBytes(request)
  const answer = await exchange(port, bytes)
  if (answer === null) throw new Error(`No answer to ${JSON.stringify(bytes.toString('latin1'))}`)
  return answer
}

/** Parses one response, after a 100 if there is one; the body is the part after the head, with chunks joined. */
export function parseAnswer(text: string): RawAnswer | null {
  const end = text.indexOf(HEAD_END)
  if (end < 0) return null
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]
  if (status === undefined) return null
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const rest = text.slice(end + HEAD_END.length)
  if (status === '100') return parseAnswer(rest)
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : rest
  return { status: Number(status), headers, body }
}

function joinChunks(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    if (lineEnd < 0 || !(size > 0)) break
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Runs `work` on every item, at most `atOnce` concurrently. */
export async function forAll<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  const runner = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, runner))
}
