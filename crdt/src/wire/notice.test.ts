import { describe, expect, it } from 'vitest'
import { decodeNotice, encodeNotice, isNotice, type ServerNotice } from './notice.ts'

const NOTICES: readonly ServerNotice[] = [
  { type: 'title', title: 'A "new" name' },
  { type: 'refused', error: 'client-in-use' },
  { type: 'refused', error: 'foreign-client' },
  { type: 'runs' },
  { type: 'suggestions' },
]

describe('notices', () => {
  it('come back as they were', () => {
    for (const notice of NOTICES) {
      expect(isNotice(encodeNotice(notice))).toBe(true)
      expect(decodeNotice(encodeNotice(notice))).toEqual(notice)
    }
  })

  it('that are hints are one word', () => {
    expect(encodeNotice({ type: 'runs' })).toBe('{"cowrite":"runs"}')
    expect(decodeNotice('{"cowrite":"suggestions"}')).toEqual({ type: 'suggestions' })
  })

  it.each([
    '{"type":"title","title":"forged"}',
    'hello',
    '',
    '"cowrite"',
    '["cowrite"]',
    '{"cowrite"',
    '{"other":{"cowrite":1}}',
    `{"cowrite":${'['.repeat(60_000)}`,
  ])('are nothing else: %#', (payload) => {
    expect(isNotice(payload)).toBe(false)
    expect(decodeNotice(payload)).toBeNull()
  })

  it.each([
    '\n {\t"cowrite":{"type":"title","title":"x"}}',
    '{"\\u0063owrite":{"type":"title","title":"x"}}',
    '{"first":1,"cowrite":{"type":"title","title":"x"}}',
    '{"cowrite":1,"cowrite":{"type":"title","title":"x"}}',
  ])('are recognized however they are spelled: %s', (payload) => {
    expect(isNotice(payload)).toBe(true)
    expect(decodeNotice(payload)).toEqual({ type: 'title', title: 'x' })
  })

  it('of types that are not known say nothing, and are the server’s all the same', () => {
    for (const content of [
      'null',
      '1',
      '"later"',
      '{}',
      '{"type":"later"}',
      '{"type":"title"}',
      '{"type":"refused"}',
    ]) {
      expect(isNotice(`{"cowrite":${content}}`)).toBe(true)
      expect(decodeNotice(`{"cowrite":${content}}`)).toBeNull()
    }
  })
})
