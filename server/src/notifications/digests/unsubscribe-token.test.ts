import { randomBytes, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { accountOfToken, unsubscribeToken } from './unsubscribe-token.ts'

it('NOTE-15: a link to unsubscribe names one account, and cannot be made without the key', () => {
  const [key, other] = [randomBytes(32), randomBytes(32)]
  const account = randomUUID()
  const token = unsubscribeToken(key, account)
  expect(token).toMatch(/^[\w-]+$/)
  expect(accountOfToken(key, token)).toBe(account)
  expect(accountOfToken(other, token)).toBeNull()
  const forged = Buffer.from(token, 'base64url')
  forged[0]! ^= 1
  for (const wrong of ['', 'x', `${token}AAAA`, token.slice(4), forged.toString('base64url')])
    expect(accountOfToken(key, wrong)).toBeNull()
})
