import type { ClientAuthor } from '../../api/authors.ts'
import type { VersionAuthor } from '../../api/versions.ts'

/** The principal of the server, which writes what is imported. */
const SERVER = 'server'

/** The author of a character as legends name them. */
export function knownAuthor(author: ClientAuthor | null): VersionAuthor {
  if (author === null || author.principal === SERVER)
    return { id: '', name: 'Imported or unknown', kind: 'unknown', colour: null }
  const { principal: id, name, kind, colour = null } = author
  return { id, name, kind, colour }
}
