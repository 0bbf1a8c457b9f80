import type { ErrorCode } from '@cowrite/crdt/errors'

/** Why a document is closed to the reader. */
export interface ClosedReason {
  readonly reason: ErrorCode
  readonly message: string
  readonly todo: string
}

/** The words of a page whose document is closed. `wasOpen`: whether the reader saw it before. */
export function closedWords(
  { reason, message, todo }: ClosedReason,
  wasOpen: boolean,
): { readonly title: string; readonly text: string } {
  if (isGone(reason))
    return wasOpen
      ? {
          title: 'You no longer have access to this document.',
          text: 'Nothing of it is kept on this device. Who owns it can let you in again.',
        }
      : {
          title: 'You have no access to this document.',
          text: 'It does not exist, or nobody has let you in. Ask who sent you here.',
        }
  if (reason === 'unauthorized')
    return { title: 'You are signed out.', text: 'Sign in to read and write on.' }
  return { title: 'This document is closed to you', text: `${message} ${todo}` }
}

/** Whether the right to see the document is gone, so that nothing of it may stay on the device. */
export function isGone(reason: ErrorCode): boolean {
  return reason === 'forbidden' || reason === 'not-found'
}
