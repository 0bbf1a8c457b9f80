import type { Account } from '../../api/accounts.ts'
import type { Face } from '../../editor/people/Avatar.tsx'
import { loadPerson } from '../../session/presence/stored-person.ts'
import { localStore } from '../../session/storage/local-store.ts'

/** The name and colour of who is signed in. Without a chosen colour it is the one that this browser has given. */
export function faceOf({ name, colour }: Pick<Account, 'name' | 'colour'>): Face {
  return { name, color: colour ?? loadPerson(localStore()).color, agent: false }
}
