import { expect, it } from 'vitest'
import { lastAddress } from './editor-link.ts'

const hrefOf = (text: string) => lastAddress(text)?.href ?? null

it('EDIT-188: a typed address of the web or of mail is known by its form', () => {
  expect(hrefOf('see https://example.com/a?b=c#d')).toBe('https://example.com/a?b=c#d')
  expect(hrefOf('see http://www.example.com')).toBe('http://www.example.com')
  expect(hrefOf('see www.example.com')).toBe('https://www.example.com')
  expect(hrefOf('to ada@example.com')).toBe('mailto:ada@example.com')
})

it('EDIT-188: brackets and punctuation around an address do not belong to it', () => {
  expect(lastAddress('(https://example.com/a_(b)).')).toEqual({
    start: 1,
    length: 25,
    href: 'https://example.com/a_(b)',
  })
  expect(hrefOf('“https://example.com”,')).toBe('https://example.com')
})

it('EDIT-188: words, versions and paths are no addresses', () => {
  for (const text of [
    'example',
    'README.md',
    'e.g.',
    '1.2.3',
    'javascript:alert(1)',
    'a@b',
    'https://',
    'https://a.b c',
  ])
    expect(hrefOf(text)).toBeNull()
})
