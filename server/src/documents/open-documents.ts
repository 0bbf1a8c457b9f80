import { z } from 'zod'
import type { RoomRegistry } from '../rooms/room-registry.ts'

/** Most documents that one node tells of, and most people of each. */
const MAX_DOCUMENTS = 100
const MAX_PEOPLE = 8
/** Most states that are read of one document. Larger ones are passed over: name and colour take a few hundred bytes. */
const MAX_STATES = 100
const MAX_STATE_BYTES = 4_096
const NAME_LENGTH = 40

/** A participant as they present themselves; no identity. */
const visitor = z.object({
  name: z.string(),
  /** `#rrggbb`; empty when the client gave none. */
  color: z.string(),
  agent: z.boolean(),
})

/** A document that is open, and who has it open. */
export const openDocument = z.object({
  /** `project/document` */
  address: z.string(),
  people: z.array(visitor).readonly(),
  /** How many more than those in `people`; a lower bound where very many are. */
  more: z.number().int(),
})

type Visitor = z.infer<typeof visitor>
/** See {@link openDocument}. */
export type OpenDocument = z.infer<typeof openDocument>

/** The documents with people in the rooms of a node, in no order: 100 at most. */
export function openDocuments(registry: Pick<RoomRegistry, 'rooms'>): OpenDocument[] {
  const open: OpenDocument[] = []
  for (const room of registry.rooms()) {
    if (open.length === MAX_DOCUMENTS) break
    const visitors = visitorsOf(room.presence.states())
    if (visitors.people.length > 0) open.push({ address: room.address, ...visitors })
  }
  return open
}

/** The {@link openDocuments} that another node sent as JSON; none when it is of a version that writes them otherwise. */
export function readOpenDocuments(text: string): readonly OpenDocument[] {
  const parsed = z.array(openDocument).safeParse(jsonOf(text))
  return parsed.success ? parsed.data.slice(0, MAX_DOCUMENTS) : []
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The people in these states of presence, each name and colour once: a person may have several windows. */
export function visitorsOf(states: Iterable<Uint8Array>): Pick<OpenDocument, 'people' | 'more'> {
  const people = new Map<string, Visitor>()
  let more = 0
  let read = 0
  for (const state of states) {
    if (read++ === MAX_STATES) break
    const visitor = state.length > MAX_STATE_BYTES ? null : visitorOf(state)
    if (visitor === null) continue
    const key = JSON.stringify(visitor)
    if (people.has(key)) continue
    if (people.size < MAX_PEOPLE) people.set(key, visitor)
    else more++
  }
  return { people: [...people.values()].sort((a, b) => Number(a.agent) - Number(b.agent)), more }
}

/** `null` for a client without a name, which other participants are not shown either. */
function visitorOf(state: Uint8Array): Visitor | null {
  const { user } = JSON.parse(Buffer.from(state).toString()) as { readonly user?: unknown }
  if (typeof user !== 'object' || user === null) return null
  const { name, color, agent } = user as Readonly<Record<string, unknown>>
  if (typeof name !== 'string') return null
  const shown = [
    ...name
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
  ]
  if (shown.length === 0) return null
  return {
    name: shown.slice(0, NAME_LENGTH).join(''),
    color: typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color) ? color : '',
    agent: agent === true,
  }
}
