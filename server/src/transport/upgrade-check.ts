import type { IncomingMessage } from 'node:http'
import { type ErrorCode, formatAddress, parseAddress } from '@cowrite/crdt'
import { StoreError } from '@cowrite/persistence'
import type { UpgradeAuthenticator } from '../access/access.ts'
import { bearerToken } from '../http/caller.ts'
import type { Admission, RoomAdmission } from '../rooms/room-admission.ts'

/** What a y-websocket client asks for. */
export interface UpgradeRequest {
  readonly request: IncomingMessage
  readonly url: URL
  /** The document's name in the path. */
  readonly name: string
}

/** The client's room, or the reason for refusing it a socket; `error`: a mistake of the program. */
export type CheckedUpgrade =
  | Extract<Admission, { ok: true }>
  | { readonly ok: false; readonly code: ErrorCode; readonly detail?: string; readonly error?: unknown }

/** What {@link checkUpgrade} works with. */
export interface UpgradeCheckOptions {
  readonly upgrades: UpgradeAuthenticator
  readonly admission: RoomAdmission
  readonly defaultProject: string
}

/**
 * Authenticates a y-websocket client and opens its document before it gets a socket: older clients reconnect for ever
 * after any close code, and HTTP has a status for each reason. Never rejects.
 */
export async function checkUpgrade(
  { request, url, name }: UpgradeRequest,
  { upgrades, admission, defaultProject }: UpgradeCheckOptions,
): Promise<CheckedUpgrade> {
  try {
    const address = parseAddress(name, defaultProject)
    const authenticated = await upgrades.authenticateUpgrade({
      ticket: url.searchParams.get('ticket'),
      token: bearerToken(request.headers),
      documentName: address ? formatAddress(address) : name,
      headers: request.headers,
      peerAddress: request.socket.remoteAddress ?? null,
    })
    return authenticated.ok ? await admission.admit(name, authenticated.principal) : authenticated
  } catch (error) {
    const isAway = error instanceof StoreError && (error.code === 'unavailable' || error.code === 'closed')
    return isAway ? { ok: false, code: 'load-failed' } : { ok: false, code: 'internal', error }
  }
}
