import type { DocumentSession } from '../session/document-session.ts'
import { loadPerson } from '../session/presence/stored-person.ts'
import { openDocumentSession } from '../session/renewable-session.ts'
import { localStore } from '../session/storage/local-store.ts'
import type { AccountSession } from './account-session/account-session.ts'
import type { EarlyRequest } from './early-request.ts'
import { routeOf } from './navigation/route.ts'

/**
 * The session of the document whose page is loaded. It begins before the page is rendered, so that its local copy is read
 * and its connection is made meanwhile. It connects when the early request has confirmed that the document exists.
 */
export class EarlySession {
  #session: DocumentSession | null

  private constructor(session: DocumentSession) {
    this.#session = session
  }

  /** Begins the session of the page at `location`; `null` where that is no page of a document. */
  static begin(early: EarlyRequest | undefined, account: AccountSession): EarlySession | null {
    const route = routeOf(location.pathname)
    if (route.page !== 'document' || early?.response == null) return null
    const { address } = route
    const { response, socket } = early
    const session = openDocumentSession({
      server: location.origin,
      address,
      token: account.tokenFor(address),
      send: account.sendFor(address),
      user: loadPerson(localStore()),
      connect: false,
      socket,
    })
    response.then(
      ({ ok }) => (ok ? session.connect() : socket?.close()),
      // The page says that the server cannot be reached. It connects by itself when that ends.
      () => socket?.close(),
    )
    return new EarlySession(session)
  }

  /** Gives out the session, once, if it is that of the document at `address`. */
  take(address: string): DocumentSession | null {
    if (this.#session?.address !== address) return null
    const session = this.#session
    this.#session = null
    return session
  }
}
