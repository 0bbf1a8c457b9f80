import { VISIBLE_TO_NONE } from '@cowrite/persistence'
import type { Access } from './access.ts'
import { NONE, permissionsOf } from './permissions.ts'
import type { Principal } from './principal.ts'

/** A person. The role is that of {@link accessByName} where it names the person, and this one elsewhere. */
export function person(id: string, role: Principal['role'] = 'editor'): Principal {
  return { id, author: { principal: id, kind: 'person', run: null }, role }
}

/** What the keys of documents begin with that {@link accessByName} shows in lists. */
const LISTED = ['plan', 'note', 'more', 'beds']

/**
 * An access for tests: `eve` edits and `rob` reads every document whose key does not begin with `secret`, and all others
 * may do nothing. The same holds for addresses without a document. Lists show them those of `demo` and `garden` that begin with
 * `plan`, `note`, `more` or `beds`.
 */
export const accessByName: Pick<Access, 'authorize' | 'visibility'> = {
  authorize: async ({ id }, { key }) => {
    if (key.startsWith('secret')) return NONE
    if (id === 'eve') return permissionsOf('editor')
    return id === 'rob' ? permissionsOf('reader') : NONE
  },
  visibility: ({ id }) => {
    if (id !== 'eve' && id !== 'rob') return VISIBLE_TO_NONE
    const places = ['demo', 'garden'].flatMap((project) =>
      LISTED.map((key) => ({ project, match: 'prefix', key }) as const),
    )
    return { kind: 'places', places }
  },
}
