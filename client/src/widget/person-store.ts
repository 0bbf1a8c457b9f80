import { isColor } from '../session/presence/color.ts'
import { cleanName, type Person, withColor, withName } from '../session/presence/person.ts'
import { loadPerson, type PersonStorage } from '../session/presence/stored-person.ts'
import type { WidgetUser } from './options.ts'

/** The user's name and colour: those of the host page, completed by stored or generated ones. */
export function personOf(user: WidgetUser | undefined, storage: PersonStorage | null): Person {
  const name = user?.name === undefined ? null : cleanName(user.name)
  const color = isColor(user?.color) ? user.color : null
  if (name !== null && color !== null) return { name, color }
  let person = loadPerson(storage)
  if (name !== null) person = withName(person, name)
  if (color !== null) person = withColor(person, color)
  return person
}
