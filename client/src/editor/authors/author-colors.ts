import type { VersionAuthor } from '../../api/versions.ts'
import { PALETTE } from '../../session/presence/person.ts'
import type { Face } from '../people/Avatar.tsx'

/** The colours of authors: their own, that under which they are here, or the next free one, always the same. */
export class AuthorColors {
  readonly #given = new Map<string, string>()
  readonly #here: (name: string) => string

  /** `here`: the colour of somebody who is in the document, by name; empty for others. */
  constructor(here: (name: string) => string) {
    this.#here = here
  }

  /** `#rrggbb`; empty for agents and those whom nobody knows. */
  of({ id, name, kind, colour }: VersionAuthor): string {
    if (kind === 'agent' || kind === 'unknown') return ''
    const given = this.#given.get(id)
    if (given !== undefined) return given
    const used = new Set(this.#given.values())
    const free = PALETTE.find(({ color }) => !used.has(color)) ?? PALETTE[this.#given.size % PALETTE.length]!
    const chosen = colour ?? (this.#here(name) || free.color)
    this.#given.set(id, chosen)
    return chosen
  }

  /** The number of an author among those who have a colour, for what has no other colours than the palette's. */
  placeOf(author: VersionAuthor): number {
    this.of(author)
    return [...this.#given.keys()].indexOf(author.id) % PALETTE.length
  }

  /** What an avatar shows of an author. */
  face(author: VersionAuthor): Face {
    return { name: author.name, color: this.of(author), agent: author.kind === 'agent' }
  }
}

/** The percentage of each author's characters, at least 1 for who wrote anything. */
export function sharesOf(characters: readonly number[]): readonly number[] {
  const sum = characters.reduce((total, one) => total + one, 0)
  return characters.map((one) => (sum === 0 || one === 0 ? 0 : Math.max(1, Math.round((100 * one) / sum))))
}
