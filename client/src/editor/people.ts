import { cleanName, isColor, PALETTE, type Person } from './person.ts'

/** Somebody in the room, as shown in the avatars. */
export interface Participant extends Person {
  /** Yjs clientID of their session; one person with two windows is two participants. */
  readonly clientId: number
  /** Whether this is an AI agent. */
  readonly agent: boolean
  /** Whether this is oneself. */
  readonly self: boolean
  /** What they are doing, in their own words; agents say so. */
  readonly status: string | null
  /** Where their caret is: Yjs relative positions as JSON, as the awareness carries them. */
  readonly cursor: unknown
}

/** The longest status that is shown. */
const MAX_STATUS_LENGTH = 80

/**
 * Everybody in the room from the states of the awareness protocol: oneself first, then people, then agents,
 * each in the order of their clientIDs, which does not change while they are here. What others claim about
 * themselves is cleaned; states without a name are sessions without a face and left out.
 */
export function participantsOf(states: ReadonlyMap<number, unknown>, self: number): readonly Participant[] {
  const people: Participant[] = []
  for (const [clientId, state] of states) {
    const participant = participantOf(clientId, state, clientId === self)
    if (participant !== null) people.push(participant)
  }
  const rank = (one: Participant) => (one.self ? 0 : one.agent ? 2 : 1)
  return people.sort((a, b) => rank(a) - rank(b) || a.clientId - b.clientId)
}

function participantOf(clientId: number, state: unknown, self: boolean): Participant | null {
  if (!isRecord(state) || !isRecord(state['user'])) return null
  const { name, color, agent } = state['user']
  const cleaned = typeof name === 'string' ? cleanName(name) : null
  if (cleaned === null) return null
  const status = state['status']
  return {
    clientId,
    name: cleaned,
    color: isColor(color) ? color : PALETTE[clientId % PALETTE.length]!.color,
    agent: agent === true,
    self,
    status: typeof status === 'string' && status !== '' ? status.slice(0, MAX_STATUS_LENGTH) : null,
    cursor: state['cursor'] ?? null,
  }
}

/** Whether both lists show the same avatars; carets may differ. Saves rendering at every caret move. */
export function sameFaces(a: readonly Participant[], b: readonly Participant[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index]!
      return (
        one.clientId === other.clientId &&
        one.name === other.name &&
        one.color === other.color &&
        one.agent === other.agent &&
        one.status === other.status
      )
    })
  )
}

/**
 * What a screen reader should say when the people in the room change, `null` for nothing. Oneself is never
 * announced; a crowd is counted rather than read out.
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
