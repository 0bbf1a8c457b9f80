import { type Commenter, type NamedParty, PERSON_COLOURS, type Store } from '@cowrite/persistence'

/** Somebody as the API tells of them. */
export interface Named {
  /** The id of the principal, or `group:…`; `deleted` for one that was forgotten. */
  readonly id: string
  readonly kind: Commenter['kind'] | 'group'
  readonly name: string
  /** `#rrggbb`. */
  readonly colour: string
}

const PERSON = 'person:'
const GROUP = 'group:'

/** The name that is shown of who was forgotten. */
export const DELETED = 'deleted'

/** The account of the id of a person; `null`: it is no such id. */
export function accountOf(id: string): string | null {
  return id.startsWith(PERSON) ? uuidOf(id.slice(PERSON.length)) : null
}

/** The group of an id; `null`: it is no such id. */
export function groupOf(id: string): string | null {
  return id.startsWith(GROUP) ? uuidOf(id.slice(GROUP.length)) : null
}

/** The id of a person or group, as mentions have it. */
export function idOf({ kind, id }: Pick<NamedParty, 'kind' | 'id'>): string {
  return (kind === 'account' ? PERSON : GROUP) + id
}

/** A person or group as the API tells of it. */
export function namedParty(party: NamedParty): Named {
  const id = idOf(party)
  const kind = party.kind === 'account' ? 'person' : 'group'
  return { id, kind, name: party.name, colour: party.colour ?? colourFor(id) }
}

/** The names of people and groups as they are now; of who has no account, what was known when they wrote. */
export class Names {
  private readonly parties: ReadonlyMap<string, Named>

  private constructor(parties: ReadonlyMap<string, Named>) {
    this.parties = parties
  }

  /** Asks for the names of these ids with one statement. */
  static async of({ access }: Pick<Store, 'access'>, ids: Iterable<string>): Promise<Names> {
    const known = new Set([...ids].flatMap((id) => accountOf(id) ?? groupOf(id) ?? []))
    const parties = access === null || known.size === 0 ? [] : await access.readers.named([...known])
    return new Names(new Map(parties.map((party) => [idOf(party), namedParty(party)])))
  }

  /** Somebody who commented. */
  commenter({ principal, kind, name, colour }: Commenter): Named {
    const known = this.parties.get(principal)
    return known ?? { id: principal, kind, name, colour: colour ?? colourFor(principal) }
  }

  /** A person or group by the id that a mention has; `null`: there is none any more. */
  party(id: string): Named | null {
    return this.parties.get(id) ?? null
  }

  /** The same, with a name for those who are gone. */
  partyOrDeleted(id: string): Named {
    const kind = id.startsWith(GROUP) ? 'group' : 'person'
    return this.party(id) ?? { id, kind, name: DELETED, colour: colourFor(id) }
  }
}

/** A colour for who chose none: the same each time. */
function colourFor(id: string): string {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return PERSON_COLOURS[sum % PERSON_COLOURS.length] ?? PERSON_COLOURS[0]
}

function uuidOf(text: string): string | null {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null
}
