import fc from 'fast-check'
import type { RawRequest } from './raw-http.ts'
import type { ServerRoute } from './routes.ts'

/** Texts that often break decoders, databases, file systems and lookups. */
const STUMBLING_BLOCKS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udc00b',
  '\u202e\ufeff\ufffe',
  '..',
  '../../etc/passwd',
  '/',
  '//',
  '\\',
  'demo/',
  '/demo',
  'demo/welcome',
  'demo/welcome\u0000',
  'UPPER/x',
  '__proto__',
  'constructor',
  'now',
  '00000000-0000-0000-0000-000000000000',
  "'; drop table document; --",
  '%',
  '%00',
  '-1',
  '1e999',
  'NaN',
  'true',
  'é'.repeat(128),
  'a'.repeat(300),
  'a'.repeat(2_100),
  '😀'.repeat(300),
]

const text = fc.oneof(fc.constantFrom(...STUMBLING_BLOCKS), fc.string({ unit: 'binary', maxLength: 20 }))

/** One byte of a path: percent-encoded, correctly or not. */
const pathByte = fc.oneof(
  fc.nat(255).map((byte) => `%${byte.toString(16).padStart(2, '0')}`),
  fc.constantFrom(
    '%',
    '%f',
    '%zz',
    '%u0000',
    '%ff',
    '%c0%af',
    '%ed%a0%80',
    '/',
    '//',
    '.',
    '..',
    ';',
    ':',
    '\\',
    '|',
  ),
  fc
    .integer({ min: 0x21, max: 0xff })
    .filter((byte) => byte !== 0x7f && byte !== 0x3f)
    .map((byte) => String.fromCharCode(byte)),
)

/** A value for a parameter of a path. */
const segment = fc.oneof(
  text.map((value) => encodeURIComponent(value.toWellFormed())),
  fc.array(pathByte, { maxLength: 12 }).map((parts) => parts.join('')),
)

const QUERY_KEYS = ['project', 'trashed', 'forever', 'before', 'limit', 'format', 'against', '__proto__', 'x']
const query = fc
  .array(fc.tuple(fc.constantFrom(...QUERY_KEYS), fc.constantFrom('=', '', '[]=', '%00=', '=='), segment), {
    maxLength: 3,
  })
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('')).join('&')}`))

function path(routes: readonly ServerRoute[]): fc.Arbitrary<string> {
  const known = fc
    .tuple(fc.constantFrom(...routes), fc.array(segment, { minLength: 3, maxLength: 3 }))
    .map(([{ url }, values]) => {
      let next = 0
      return url.replace(/:[a-zA-Z]+|\*/g, () => values[next++] ?? '')
    })
  const unknown = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`)
  return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: unknown })
}

const HEADER_VALUES = {
  'Content-Type': [
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'multipart/form-data',
    ';',
    'a/b/c',
    '*',
  ],
  Range: [
    'bytes=0-0',
    'bytes=999999999-',
    'bytes=5-1',
    'bytes=-0',
    'bytes=a-b',
    'bytes=0-1,3-4',
    'items=1',
    'bytes=',
  ],
  'If-Match': ['"x"', '*', 'W/"', ','],
  'If-None-Match': ['*', '"x"'],
  'If-Range': ['"', 'yesterday'],
  'If-Modified-Since': ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  'If-Unmodified-Since': ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  Expect: ['100-continue', 'the unexpected'],
  Upgrade: ['h2c', 'websocket', ''],
  Connection: ['keep-alive, close', 'upgrade, close'],
  'Accept-Encoding': ['br', 'gzip;q=0, *;q=0', ',,,'],
  'Accept-Version': ['1.0.0', '\u00ff'],
  'Content-Encoding': ['gzip', 'x'],
  'Transfer-Encoding': ['chunked', 'gzip', 'chunked, chunked'],
  'Content-Length': ['0', '-1', '1', 'x', '99999999999999999999'],
  Trailer: ['x'],
  'X-Long': ['a'.repeat(9_000), 'a'.repeat(20_000)],
  'X-HTTP-Method-Override': ['DELETE'],
  Origin: ['https://app.example', ''],
} as const

const header = fc
  .constantFrom(...Object.entries(HEADER_VALUES))
  .chain(([name, values]) => fc.constantFrom(...values).map((value) => [name, value] as const))

const FIELDS = [
  'title',
  'address',
  'name',
  'task',
  'selection',
  'anchor',
  'head',
  '__proto__',
  'constructor',
  'x',
] as const
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 'summarize', 'tidy', []),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value
const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 4 })
      .map((fields) => JSON.stringify(fields)),
  },
  { weight: 1, arbitrary: value.map((one) => JSON.stringify(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '\u0000',
      '{"title":"\\ud800"}',
      '{"__proto__":{"title":1}}',
      '['.repeat(100_000),
      `{"title":"${'x'.repeat(300_000)}"}`,
    ),
  },
)

/** Methods of HTTP, of its extensions, and non-standard ones. */
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PATCH',
  'DELETE',
  'PUT',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'PROPFIND',
  'M-SEARCH',
  'BREW',
  'get',
]
const JSON_TYPE = ['Content-Type', 'application/json'] as const

/** Requests of a faulty or hostile program, to routes of a server and to other paths. `host` is the server's own. */
export function hostileRequest(routes: readonly ServerRoute[], host: string): fc.Arbitrary<RawRequest> {
  const methods = [...METHODS, ...routes.map(({ method }) => method)]
  return fc
    .record({
      method: fc.constantFrom(...methods),
      path: path(routes),
      query,
      extra: fc.oneof(
        { weight: 3, arbitrary: fc.constant<RawRequest['headers']>([]) },
        { weight: 2, arbitrary: fc.array<RawRequest['headers'][number]>(header, { maxLength: 3 }) },
      ),
      body: fc.option(body, { nil: null }),
    })
    .map(({ method, path, query, extra, body }) => {
      const content = extra.some(([name]) => name === 'Content-Type') ? [] : [JSON_TYPE]
      return {
        method,
        target: `${path}${query}`,
        headers: [['Host', host], ...extra, ...(body === null ? [] : content)],
        ...(body === null ? {} : { body }),
      }
    })
}
