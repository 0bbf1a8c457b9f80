import { expect, it } from 'vitest'
import { checkEmail, checkNewPassword } from './checks.ts'

it('EDIT-239: a wrong address is told what it lacks, and unusual right ones are taken', () => {
  for (const right of ['mara@northfold.example', ' a+b@c.d.example ', 'ü@ö.example', "o'neill@x.org"])
    expect(checkEmail(right)).toBeNull()
  expect(checkEmail('mara@northfold')).toContain('needs a dot')
  for (const wrong of ['', 'mara', '@a.b', 'a@b@c.d', 'a@.b', 'a@b.', 'a b@c.d'])
    expect(checkEmail(wrong)).not.toBeNull()
})

it('EDIT-239: a password is long enough', () => {
  expect(checkNewPassword('1234567')).toContain('at least 8')
  expect(checkNewPassword('12345678')).toBeNull()
  expect(checkNewPassword('x'.repeat(257))).not.toBeNull()
})
