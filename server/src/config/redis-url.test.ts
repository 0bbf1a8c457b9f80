import { describe, expect, it } from 'vitest'
import { parseRedisUrl } from './redis-url.ts'

const OPEN = { username: null, password: null }

const GOOD: readonly [string, unknown][] = [
  [
    'redis://127.0.0.1',
    { kind: 'single', tls: false, ...OPEN, endpoint: { host: '127.0.0.1', port: 6379 }, db: 0 },
  ],
  [
    'redis://cache:7000/3',
    { kind: 'single', tls: false, ...OPEN, endpoint: { host: 'cache', port: 7000 }, db: 3 },
  ],
  [
    'redis://[::1]:7000/',
    { kind: 'single', tls: false, ...OPEN, endpoint: { host: '::1', port: 7000 }, db: 0 },
  ],
  [
    'rediss://writer:s%40cret%3A%2F@redis.example.org:6380',
    {
      kind: 'single',
      tls: true,
      username: 'writer',
      password: 's@cret:/',
      endpoint: { host: 'redis.example.org', port: 6380 },
      db: 0,
    },
  ],
  [
    'redis://:secret@h',
    {
      kind: 'single',
      tls: false,
      username: null,
      password: 'secret',
      endpoint: { host: 'h', port: 6379 },
      db: 0,
    },
  ],
  [
    'redis+cluster://a:1,b:2,c',
    {
      kind: 'cluster',
      tls: false,
      ...OPEN,
      endpoints: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
        { host: 'c', port: 6379 },
      ],
    },
  ],
  [
    'rediss+cluster://u:p@a:1/0',
    { kind: 'cluster', tls: true, username: 'u', password: 'p', endpoints: [{ host: 'a', port: 1 }] },
  ],
  [
    'redis+sentinel://a,b:2/main',
    {
      kind: 'sentinel',
      tls: false,
      ...OPEN,
      endpoints: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 2 },
      ],
      master: 'main',
      db: 0,
    },
  ],
  [
    'rediss+sentinel://u:p@a:1/main/5',
    {
      kind: 'sentinel',
      tls: true,
      username: 'u',
      password: 'p',
      endpoints: [{ host: 'a', port: 1 }],
      master: 'main',
      db: 5,
    },
  ],
]

const FORM = /must look like/
const BAD: readonly [string, RegExp][] = [
  ['', FORM],
  ['127.0.0.1:6379', FORM],
  ['http://:secret@host', FORM],
  ['redis+other://:secret@host', FORM],
  ['redis://:secret@host?family=6', FORM],
  ['redis://:secret@host#x', FORM],
  ['redis://:se/cret@host', /must name hosts/],
  ['redis://secret@host', /a user and a password/],
  ['redis://user:@host', /a user and a password/],
  ['redis://:secret%zz@host', /a user and a password/],
  ['redis://', /must name hosts/],
  ['redis://:secret@', /must name hosts/],
  ['redis://:secret@host:0', /must name hosts/],
  ['redis://:secret@host:99999', /must name hosts/],
  ['redis://:secret@ho st', /must name hosts/],
  ['redis+cluster://:secret@a:1,,b:2', /must name hosts/],
  ['redis://:secret@a:1,b:2', /must name one host/],
  ['redis://:secret@host/main', /number of a database/],
  ['redis://:secret@host/-1', /number of a database/],
  ['redis://:secret@host/1/2', /number of a database/],
  ['redis+cluster://:secret@host/1', /other than 0/],
  ['redis+sentinel://:secret@host', /must name the master/],
  ['redis+sentinel://:secret@host/', /must name the master/],
  ['redis+sentinel://:secret@host/main/x', /number of a database/],
  ['redis+sentinel://:secret@host/main/1/2', /number of a database/],
]

describe('REDIS_URL', () => {
  it.each(GOOD)('FAN-13: %s is understood', (url, target) => {
    expect(parseRedisUrl(url)).toEqual({ ok: true, target })
  })

  it.each(BAD)('FAN-13: %s is refused with one line that holds no password', (url, reason) => {
    const parsed = parseRedisUrl(url)
    if (parsed.ok) throw new Error('The URL was accepted.')
    expect(parsed.reason).toMatch(reason)
    expect(parsed.reason).not.toMatch(/secret|\n/)
  })
})
