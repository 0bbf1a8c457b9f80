import { describe, expect, it } from 'vitest'
import { isSafeImage, isSafeLink } from './urls.ts'

describe('addresses of links and images', () => {
  it.each([
    'https://example.com/a?b#c',
    'HTTP://EXAMPLE.COM',
    'mailto:someone@example.com',
    'tel:+41123456',
    '/d/demo%2Fwelcome',
    '#part',
    'page.html?time=10:30',
    'example.com',
  ])('EDIT-17: %s may be a link', (href) => {
    expect(isSafeLink(href)).toBe(true)
  })

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'java\u200bscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;:alert(1)',
    'javascript&colon;alert(1)',
    'java&Tab;script&colon;alert(1)',
    '&#106;avascript&#58;alert(1)',
    '&#x6A;avascript&#x3a;alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    '',
    '   ',
    null,
    42,
  ])('EDIT-17: %s may not be a link', (href) => {
    expect(isSafeLink(href)).toBe(false)
  })

  it('EDIT-17: images come by http and https only', () => {
    expect(isSafeImage('https://example.com/a.png')).toBe(true)
    expect(isSafeImage('/a.png')).toBe(true)
    expect(isSafeImage('data:image/png;base64,AAAA')).toBe(false)
    expect(isSafeImage('mailto:a@example.com')).toBe(false)
  })
})
