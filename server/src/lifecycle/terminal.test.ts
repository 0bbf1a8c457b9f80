import { describe, expect, it } from 'vitest'
import { createLog } from './output.ts'
import { readableDestination, readableLine, readyText } from './terminal.ts'

const URL = 'http://127.0.0.1:3000'

describe('what a server says on a terminal when it listens', () => {
  it('is the address and the folder of the embedded database', () => {
    expect(readyText({ url: URL, setUpUrl: null }, { kind: 'pglite', dataDir: './.cowrite' })).toBe(
      '\n  Cowrite is ready: http://127.0.0.1:3000/\n' +
        '  Documents are kept in the folder ./.cowrite. Press Ctrl-C to stop the server.\n\n',
    )
  })

  it('does not show the URL of PostgreSQL, which may hold a password', () => {
    const text = readyText(
      { url: URL, setUpUrl: null },
      { kind: 'postgres', url: 'postgres://cowrite:secret@db/cowrite' },
    )
    expect(text).toContain('Documents are kept in PostgreSQL.')
    expect(text).not.toContain('secret')
  })

  it('warns that memory keeps nothing', () => {
    expect(readyText({ url: URL, setUpUrl: null }, { kind: 'memory' })).toContain(
      'are lost when the server stops',
    )
  })
})

describe('a log line on a terminal', () => {
  const line = (members: object) => `${JSON.stringify({ level: 30, time: 45_296_000, ...members })}\n`

  it('has the time of day, the level, the message and the other members', () => {
    expect(
      readableLine(line({ pid: 1, hostname: 'here', signal: 'SIGINT', count: 2, msg: 'stopping' })),
    ).toBe('12:34:56  info   stopping  signal=SIGINT  count=2\n')
  })

  it('has the stack of an error on lines of its own', () => {
    const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at a (b.ts:1:2)' }
    expect(readableLine(line({ level: 50, err, msg: 'failed' }))).toBe(
      '12:34:56  error  failed\n    Error: no\n    at a (b.ts:1:2)\n',
    )
    expect(readableLine(line({ level: 40, err: { message: 'no' }, msg: 'failed' }))).toBe(
      '12:34:56  warn   failed\n    no\n',
    )
  })

  it('brings no control character of a name to the terminal', () => {
    const address = 'demo/\u001b[2Ja\u0007\u009bb\r\nc'
    const text = readableLine(line({ msg: 'lost', address, nested: { address } }))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
    expect(text).toContain('address=demo/')
  })

  it('is left as it is when it is no JSON object', () => {
    expect(readableLine('plain text\n')).toBe('plain text\n')
    expect(readableLine('null\n')).toBe('null\n')
  })

  it('is what a log writes through its destination', () => {
    const written: string[] = []
    const log = createLog('info', readableDestination({ write: (text) => written.push(text) }))
    log.warn({ trouble: 'away' }, 'Redis does not work')
    log.debug('not at this level')
    expect(written).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}warn {3}Redis does not work {2}trouble=away\n$/),
    ])
  })
})
