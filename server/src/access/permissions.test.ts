import { expect, it } from 'vitest'
import { ALL, NONE, permissionsOf, roleFor } from './permissions.ts'

it('a role and its permissions say the same', () => {
  for (const role of ['editor', 'reader'] as const) expect(roleFor(permissionsOf(role))).toBe(role)
  expect(permissionsOf('reader')).toEqual({ ...NONE, read: true })
})

it('nobody has a role without the permission to read', () => {
  expect(roleFor(NONE)).toBeNull()
  expect(roleFor({ ...ALL, read: false })).toBeNull()
})
