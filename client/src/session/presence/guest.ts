import { ANIMALS, GUEST, PALETTE, type Person } from './person.ts'

/** Another participant, from whom a guest's name and colour must differ. */
export interface Neighbour extends Person {
  readonly clientId: number
}

/**
 * A person at the moment of joining a room: a generated name or colour that a participant has is replaced by the next
 * free one. Chosen parts stay. Returns `person` itself when nothing changes.
 */
export function joiningPerson(person: Person, others: readonly Neighbour[]): Person {
  return replaced(person, others, {
    name: others.some((other) => sameText(other.name, person.name)),
    color: others.some((other) => sameText(other.color, person.color)),
  })
}

/**
 * A person who is in the room already, under `clientId`. Of two participants who joined at the same moment with the same
 * generated name or colour, the one with the higher clientID takes another. A name or colour that another participant
 * chose displaces none. Returns `person` itself when nothing changes.
 */
export function presentPerson(person: Person, clientId: number, others: readonly Neighbour[]): Person {
  const first = others.filter((other) => other.clientId < clientId)
  return replaced(person, others, {
    name: first.some((other) => other.madeUp?.name === true && sameText(other.name, person.name)),
    color: first.some((other) => other.madeUp?.color === true && sameText(other.color, person.color)),
  })
}

function replaced(
  person: Person,
  others: readonly Neighbour[],
  taken: { readonly name: boolean; readonly color: boolean },
): Person {
  const { madeUp } = person
  if (madeUp === undefined) return person
  const newName = madeUp.name && taken.name
  const newColor = madeUp.color && taken.color
  if (!newName && !newColor) return person
  return {
    name: newName ? freeName(person.name, others) : person.name,
    color: newColor ? freeColor(person.color, others) : person.color,
    madeUp,
  }
}

/** The next free name in the order of the list. The fixed order gives a returning guest the same name again. */
function freeName(name: string, others: readonly Neighbour[]): string {
  const taken = new Set(others.map((other) => folded(other.name)))
  const own = ANIMALS.indexOf(name.slice(GUEST.length + 1))
  const animals = following(ANIMALS, own)
  for (let round = 1; ; round++) {
    const free = animals
      .map((animal) => (round === 1 ? `${GUEST} ${animal}` : `${GUEST} ${animal} ${round}`))
      .find((candidate) => !taken.has(folded(candidate)))
    if (free !== undefined) return free
  }
}

/** The next colour among those that the fewest participants have. */
function freeColor(color: string, others: readonly Neighbour[]): string {
  const uses = new Map<string, number>()
  for (const other of others) uses.set(folded(other.color), (uses.get(folded(other.color)) ?? 0) + 1)
  const colors = PALETTE.map((one) => one.color)
  const candidates = following(colors, colors.indexOf(color))
  const least = Math.min(...candidates.map((one) => uses.get(one) ?? 0))
  return candidates.find((one) => (uses.get(one) ?? 0) === least) ?? color
}

/** The list rotated so that it starts after `index`. */
function following<T>(list: readonly T[], index: number): readonly T[] {
  return [...list.slice(index + 1), ...list.slice(0, index + 1)]
}

function sameText(a: string, b: string): boolean {
  return folded(a) === folded(b)
}

function folded(text: string): string {
  return text.toLowerCase()
}
