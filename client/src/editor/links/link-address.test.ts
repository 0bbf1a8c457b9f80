import { describe, expect, it } from 'vitest'
import { imageAddress, linkAddress } from './link-address.ts'

describe('addresses people type', () => {
  it.each([
    ['example.com/a', 'https://example.com/a'],
    [' http://example.com ', 'http://example.com'],
    ['ada@example.com', 'mailto:ada@example.com'],
    ['/d/welcome', '/d/welcome'],
    ['#part', '#part'],
    ['localhost/x', 'https://localhost/x'],
  ])('EDIT-21: %s becomes %s', (typed, url) => {
    expect(linkAddress(typed)).toEqual({ ok: true, url })
  })

  it.each(['', '  ', 'javascript:alert(1)', 'two words', 'data:text/html,x'])(
    'EDIT-21: %j is refused',
    (typed) => {
      expect(linkAddress(typed).ok).toBe(false)
    },
  )

  it('EDIT-21: images need the web', () => {
    expect(imageAddress('example.com/a.png')).toEqual({ ok: true, url: 'https://example.com/a.png' })
    expect(imageAddress('mailto:a@example.com').ok).toBe(false)
    expect(imageAddress('').ok).toBe(false)
  })
})
