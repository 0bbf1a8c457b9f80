import { randomBytes } from 'node:crypto'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, yWebsocketFrame } from '../harness/frames.ts'

/** The progress of a client before an event on its connection. */
export interface Step {
  readonly name: string
  /** The bytes that client number `n` sends. */
  readonly bytes: (n: number) => Buffer
  /** Number of bytes that the client must have received before it continues; 0: continues at once. */
  readonly until: number
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
/** The size of the head of the response to an upgrade, in bytes. */
const UPGRADED_BYTES = 129
/** The size of the server's first message in each protocol, including its address, in bytes. */
const YJS_BYTES = 10
const COLLAB_BYTES = 60

/** A WebSocket frame as a client sends it, masked (RFC 6455 §5.2). */
export function clientFrame(payload: Uint8Array, opcode = 2): Buffer {
  const mask = randomBytes(4)
  const length =
    payload.length < 126
      ? Buffer.of(0x80 | payload.length)
      : Buffer.of(0xfe, payload.length >> 8, payload.length & 255)
  return Buffer.concat([
    Buffer.of(0x80 | opcode),
    length,
    mask,
    payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)),
  ])
}

function text(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

function request(line: string, ...headers: readonly string[]): Buffer {
  return text(`${line} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', '')
}

function upgrade(path: string, ...more: readonly string[]): Buffer {
  return request(
    `GET ${path}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    ...more,
  )
}

/** The address of the document that a client opens; there are twenty documents. */
function address(n: number): string {
  return `demo/torture-${n % 20}`
}

function collab(n: number): Buffer[] {
  const name = address(n)
  return [
    upgrade('/collab', KEY),
    clientFrame(hocuspocusFrame.auth(name)),
    clientFrame(hocuspocusFrame.sync(name, STEP_1, EMPTY_STATE_VECTOR)),
  ]
}

function yjs(n: number): Buffer[] {
  return [upgrade(`/yjs/${address(n)}`, KEY), clientFrame(yWebsocketFrame.sync(STEP_1, EMPTY_STATE_VECTOR))]
}

function step(name: string, bytes: Buffer | ((n: number) => Buffer), until = 0): Step {
  return { name, until, bytes: typeof bytes === 'function' ? bytes : () => bytes }
}

const SEEN = request('GET /healthz')
const POST = request('POST /api/documents', 'Content-Type: application/json', 'Content-Length: 1000')
const CHUNKED = request('POST /api/documents', 'Content-Type: application/json', 'Transfer-Encoding: chunked')

/** All stages of a connection on HTTP and on both protocols. */
export const STEPS: readonly Step[] = [
  step('accepted', Buffer.alloc(0)),
  step('in the request line', text('GET /api/docu')),
  step('in the headers', request('GET /api/documents').subarray(0, -6)),
  step('a request sent', request('GET /api/documents')),
  step('an answer received', request('GET /api/documents'), 100),
  step('a body announced', POST),
  step('in the body', Buffer.concat([POST, text('{"title":"')])),
  step('in a chunk', Buffer.concat([CHUNKED, text('400', '{"title":"')])),
  step('asked to continue', request('POST /api/documents', 'Expect: 100-continue', 'Content-Length: 10'), 10),
  step(
    'several requests at once',
    Buffer.concat(Array.from({ length: 8 }, () => request('GET /api/documents'))),
  ),
  step(
    'far too many requests at once',
    Buffer.concat(Array.from({ length: 300 }, () => request('GET /readyz'))),
  ),
  step('a large answer unread', Buffer.concat(Array.from({ length: 8 }, () => request('GET /embed.js.map')))),
  step('no HTTP', text('\u0016\u0003\u0001\u0002\u0000\u0001\u0000')),
  step('no HTTP after a request', Buffer.concat([SEEN, text('\u0000\u0001\u0002')])),
  step('a tunnel asked for', request('CONNECT example.org:443')),
  step('a request and an upgrade', Buffer.concat([request('GET /api/documents'), upgrade('/collab', KEY)])),
  step('in the upgrade', upgrade('/collab', KEY).subarray(0, -8)),
  step('an upgrade without a key', upgrade('/collab')),
  step('an upgrade to nothing', upgrade('/nothing', KEY)),
  step('an upgrade to no address', upgrade('/yjs/%ff', KEY)),
  step('an upgrade from a foreign page', upgrade('/collab', KEY, 'Origin: https://evil.example')),
  step(
    'a refused upgrade with frames',
    Buffer.concat([upgrade('/nothing', KEY), Buffer.alloc(60_000, 0x82)]),
  ),
  step('collab: upgraded at once', upgrade('/collab', KEY)),
  step('collab: upgraded', upgrade('/collab', KEY), UPGRADED_BYTES),
  step('collab: in the head of a frame', Buffer.concat([upgrade('/collab', KEY), Buffer.of(0x82, 0xfe, 1)])),
  step('collab: in a frame', (n) => Buffer.concat(collab(n)).subarray(0, -5)),
  step('collab: credentials sent', (n) => Buffer.concat(collab(n).slice(0, 2))),
  step('collab: everything sent', (n) => Buffer.concat(collab(n))),
  step('collab: live', (n) => Buffer.concat(collab(n)), UPGRADED_BYTES + COLLAB_BYTES),
  step('collab: a close sent', (n) => Buffer.concat([...collab(n), clientFrame(Buffer.of(0x03, 0xe8), 8)])),
  step(
    'collab: closed by the server',
    Buffer.concat([upgrade('/collab', KEY), clientFrame(text('text'), 1)]),
  ),
  step('collab: a wrong close', (n) =>
    Buffer.concat([...collab(n), clientFrame(Buffer.of(0xff, 0xff, 0xff), 8)]),
  ),
  step('collab: an unmasked frame', (n) => Buffer.concat([...collab(n), Buffer.of(0x82, 1, 0)])),
  step('yjs: upgraded at once', (n) => Buffer.concat(yjs(n).slice(0, 1))),
  step('yjs: in a frame', (n) => Buffer.concat(yjs(n)).subarray(0, -2)),
  step('yjs: everything sent', (n) => Buffer.concat(yjs(n))),
  step('yjs: live', (n) => Buffer.concat(yjs(n)), UPGRADED_BYTES + YJS_BYTES),
  step('yjs: a close sent', (n) => Buffer.concat([...yjs(n), clientFrame(Buffer.alloc(0), 8)])),
  step('yjs: closed by the server', (n) => Buffer.concat([...yjs(n), clientFrame(Buffer.of(99))])),
]
