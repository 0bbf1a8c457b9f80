import type { PendingSecretStore } from '@cowrite/persistence'
import type { Authentication } from '../access.ts'
import type { Principal } from '../principal.ts'
import { newSecret } from '../secret.ts'

/** How long a ticket can be used, in ms. */
export const TICKET_MS = 30_000
/** What all tickets begin with. */
export const TICKET_PREFIX = 'cwt_'
/** The kind of the stored secrets. */
const KIND = 'ticket'

/** A ticket, as it is given out. */
export interface Ticket {
  readonly ticket: string
  readonly expiresAt: Date
}

/** What is stored of a ticket. */
interface TicketContent {
  readonly principal: Principal
  readonly documentName: string
}

/**
 * Tickets for y-websocket clients in browsers, which can show credentials only in a URL. A ticket opens one document, for
 * the principal that asked for it, once and for 30 s, so that it may stand in a log.
 */
export class Tickets {
  private readonly store: Pick<PendingSecretStore, 'put' | 'take'>

  constructor(store: Pick<PendingSecretStore, 'put' | 'take'>) {
    this.store = store
  }

  /** Makes a ticket for a principal and a document, by the full name `project/document`. */
  async issue(principal: Principal, documentName: string): Promise<Ticket> {
    const ticket = newSecret(TICKET_PREFIX)
    const expiresAt = new Date(Date.now() + TICKET_MS)
    const content: TicketContent = { principal: lasting(principal), documentName }
    await this.store.put(KIND, ticket, { ...content }, expiresAt)
    return { ticket, expiresAt }
  }

  /** Whose ticket this is. It cannot be used again, also when it is for another document. */
  async redeem(ticket: string, documentName: string): Promise<Authentication> {
    const content = ticket.startsWith(TICKET_PREFIX) ? await this.store.take(KIND, ticket) : null
    if (content === null) return refused('the ticket does not exist, was used, or is older than 30 s')
    const { principal, documentName: named } = content as unknown as TicketContent
    return named === documentName ? { ok: true, principal } : refused('the ticket is for another document')
  }
}

/**
 * The principal without the end of its access token: the session behind it is followed in the database, and a y-websocket
 * client could not renew the token.
 */
function lasting(principal: Principal): Principal {
  if (principal.credential?.kind !== 'session') return principal
  const { expiresAt: _, ...rest } = principal
  return rest
}

function refused(detail: string): Authentication {
  return { ok: false, code: 'unauthorized', detail }
}
