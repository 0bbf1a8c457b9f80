import { describe, expect, it } from 'vitest'
import { originAllowed } from './origins.ts'

describe('origins', () => {
  const rules = { allowed: ['https://app.example'], loopbackOnly: true }

  it('ACC-6: only the own origin and those configured may connect, compared exactly', () => {
    expect(originAllowed(undefined, '127.0.0.1:3000', rules)).toBe(true)
    expect(originAllowed('http://127.0.0.1:3000', '127.0.0.1:3000', rules)).toBe(true)
    expect(originAllowed('https://app.example', '127.0.0.1:3000', rules)).toBe(true)
    expect(originAllowed('https://app.example.evil', '127.0.0.1:3000', rules)).toBe(false)
    expect(originAllowed('http://app.example', '127.0.0.1:3000', rules)).toBe(false)
    expect(originAllowed('http://127.0.0.1:3001', '127.0.0.1:3000', rules)).toBe(false)
    expect(originAllowed('null', '127.0.0.1:3000', rules)).toBe(false)
  })

  it('ACC-7: a foreign name that resolves to this machine is not its own origin on loopback', () => {
    expect(originAllowed('http://evil.example:3000', 'evil.example:3000', rules)).toBe(false)
    expect(
      originAllowed('http://evil.example:3000', 'evil.example:3000', { ...rules, loopbackOnly: false }),
    ).toBe(true)
  })

  it('ACC-9: without an origin, a server on loopback answers only to its own names and those of allowed origins', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'app.example'])
      expect(originAllowed(undefined, host, rules)).toBe(true)
    expect(originAllowed(undefined, 'evil.example:3000', rules)).toBe(false)
    expect(originAllowed(undefined, 'evil.example:3000', { ...rules, loopbackOnly: false })).toBe(true)
  })
})
