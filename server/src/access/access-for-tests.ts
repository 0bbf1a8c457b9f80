import type { Access } from './access.ts'
import { NONE, permissionsOf } from './permissions.ts'
import type { Principal } from './principal.ts'

/** A person. The role is that of {@link accessByName} where it names the person, and this one elsewhere. */
export function person(id: string, role: Principal['role'] = 'editor'): Principal {
  return { id, author: { principal: id, kind: 'person', run: null }, role }
}

/**
 * An access for tests: `eve` edits and `rob` reads every document whose key does not begin with `secret`, and all others
 * may do nothing. The same holds for addresses without a document.
 */
export const accessByName: Pick<Access, 'authorize'> = {
  authorize: async ({ id }, { key }) => {
    if (key.startsWith('secret')) return NONE
    if (id === 'eve') return permissionsOf('editor')
    return id === 'rob' ? permissionsOf('reader') : NONE
  },
}
