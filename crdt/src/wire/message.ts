import type { ErrorCode } from '../errors/errors.ts'

/** A client's message about one document, the same for both protocols. Byte fields are views into the frame. */
export type ClientMessage =
  | { readonly type: 'sync-step-1'; readonly stateVector: Uint8Array }
  | { readonly type: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'query-awareness' }
  | { readonly type: 'auth'; readonly token: string }
  | { readonly type: 'stateless'; readonly payload: string }
  | { readonly type: 'close' }

/** A decoded frame: a message with its address, a keepalive, or the reason for refusing the frame. */
export type ClientFrame =
  | { readonly kind: 'message'; readonly address: string; readonly message: ClientMessage }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string }

/** A refusal as a value. */
export function refused(code: ErrorCode, reason: string): Extract<ClientFrame, { kind: 'refused' }> {
  return { kind: 'refused', code, reason }
}
