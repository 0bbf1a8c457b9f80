import { v7 as uuidv7 } from 'uuid'

/** A new identifier: a UUID of version 7, which increases with time. */
export function newId(): string {
  return uuidv7()
}
