import { isColor } from '../session/presence/color.ts'
import { cleanName, type Person, withColor, withName } from '../session/presence/person.ts'
import { loadPerson, type PersonStorage } from '../session/presence/stored-person.ts'
import type { WidgetUser } from './options.ts'

/** The browser's storage; `null` where a page in a frame may have none. */
export function browserStorage(): PersonStorage | null {
  try {
    return localStorage
  } catch {
    // Storage of third parties is blocked: the person is a new guest each time.
    return null
  }
}

/** Who the person is: what the host page says, completed by what was remembered or made up. */
export function personOf(user: WidgetUser | undefined, storage: PersonStorage | null): Person {
  const name = user?.name === undefined ? null : cleanName(user.name)
  const color = isColor(user?.color) ? user.color : null
  if (name !== null && color !== null) return { name, color }
  let person = loadPerson(storage)
  if (name !== null) person = withName(person, name)
  if (color !== null) person = withColor(person, color)
  return person
}
