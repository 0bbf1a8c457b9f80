import type { Participant } from '../../session/presence/participants.ts'

/**
 * The announcement for screen readers when the participants change from `before` to `after`; `null` for none. The user is
 * never announced. Of three participants and more, one is named and the others are counted.
 */
export function peopleAnnouncement(
  before: readonly Participant[],
  after: readonly Participant[],
): string | null {
  const joined = others(after).filter((one) => !before.some((other) => other.clientId === one.clientId))
  const left = others(before).filter((one) => !after.some((other) => other.clientId === one.clientId))
  const sentences = [sentence(joined, 'joined'), sentence(left, 'left')].filter((text) => text !== null)
  return sentences.length > 0 ? sentences.join(' ') : null
}

function others(people: readonly Participant[]): Participant[] {
  return people.filter((one) => !one.self)
}

function sentence(people: readonly Participant[], verb: string): string | null {
  const [first, second] = people
  if (first === undefined) return null
  if (second === undefined) return `${first.name} ${verb}.`
  if (people.length === 2) return `${first.name} and ${second.name} ${verb}.`
  return `${first.name} and ${people.length - 1} others ${verb}.`
}
