import { formatAddress } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { DocumentService } from './document-service.ts'

/** Most documents that are looked at for one answer, and most people of each in it. */
const MAX_DOCUMENTS = 100
const MAX_PEOPLE = 8

/** Most states that are read of one document. Larger ones are passed over: name and colour take a few hundred bytes. */
const MAX_STATES = 100
const MAX_STATE_BYTES = 4_096

const NAME_LENGTH = 40

/** A participant as they present themselves; no identity. */
export interface Visitor {
  readonly name: string
  /** `#rrggbb`; empty when the client gave none. */
  readonly color: string
  readonly agent: boolean
}

/** A document that is open, and who has it open. */
export interface OpenDocument {
  /** `project/document` */
  readonly address: string
  readonly people: readonly Visitor[]
  /** How many more than those in `people`; a lower bound where very many are. */
  readonly more: number
}

/** Tells who has which documents open: in the rooms of this node, which know the clients of other nodes too. */
export class HereNow {
  private readonly registry: Pick<RoomRegistry, 'rooms'>
  private readonly documents: Pick<DocumentService, 'find'>

  constructor(registry: Pick<RoomRegistry, 'rooms'>, documents: Pick<DocumentService, 'find'>) {
    this.registry = registry
    this.documents = documents
  }

  /** The open documents that the caller may read, with the people in them, in no order: out of 100 with people. */
  async list(principal: Principal): Promise<OpenDocument[]> {
    const open: OpenDocument[] = []
    for (const room of this.registry.rooms()) {
      if (open.length === MAX_DOCUMENTS) break
      const visitors = visitorsOf(room.presence.states())
      if (visitors.people.length > 0) open.push({ address: room.address, ...visitors })
    }
    const readable = await Promise.all(open.map(({ address }) => this.mayRead(principal, address)))
    return open.filter((_, at) => readable[at])
  }

  private async mayRead(principal: Principal, address: string): Promise<boolean> {
    try {
      const document = await this.documents.find(principal, address)
      return formatAddress(document) === address
    } catch (error) {
      if (error instanceof ServiceError) return false
      throw error
    }
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
