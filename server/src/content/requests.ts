import { hash } from 'node:crypto'
import type { Store } from '@cowrite/persistence'
import { ServiceError } from '../errors/service-error.ts'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'

/** Time for which a request is remembered, in ms. */
const KEPT_MS = 24 * 3_600_000
/** Requests that are deleted by one statement. */
const PAGE = 1_000

/** A request that its sender may send again. */
export interface KeyedRequest {
  readonly documentId: string
  /** Whose key it is: other principals have keys of their own. */
  readonly principal: string
  readonly key: string
  /** What it asks for. */
  readonly body: unknown
}

/**
 * Carries out a request once, however often it is sent within a day: later ones get the first answer. Rejects with
 * `conflict` when the key was used for something else, and while the first one runs or when its end is not known.
 *
 * @param work resolves to the answer, which must contain no text of the document; `isWritten` is to be called before
 *   anything is changed: a request that fails before may be carried out again
 */
export async function once(
  { requests }: Pick<Store, 'requests'>,
  { documentId, principal, key, body }: KeyedRequest,
  work: (isWritten: () => void) => Promise<string>,
): Promise<{ readonly answer: string; readonly isRepeated: boolean }> {
  const name = hash('sha256', JSON.stringify([principal, key]), 'base64url')
  const content = hash('sha256', JSON.stringify(body), 'base64url')
  const known = await requests.begin(documentId, name, content)
  if (known !== null) {
    if (known.body !== content)
      throw new ServiceError('conflict', 'The idempotency key was used for another request.')
    if (known.answer === null)
      throw new ServiceError(
        'conflict',
        'The request with this idempotency key runs, or its end is not known: read the document.',
      )
    return { answer: known.answer, isRepeated: true }
  }
  let hasWritten = false
  try {
    const answer = await work(() => {
      hasWritten = true
    })
    await requests.finish(documentId, name, answer)
    return { answer, isRepeated: false }
  } catch (error) {
    if (!hasWritten) await requests.abandon(documentId, name)
    throw error
  }
}

/** Deletes requests that are not remembered any more. */
export function forgetRequests({ requests }: Pick<Store, 'requests'>): HousekeepingTask {
  return {
    name: 'requests',
    run: async (now, signal) => {
      for (let deleted = 0; ; ) {
        const page = await requests.deleteOld(new Date(now.getTime() - KEPT_MS), PAGE)
        deleted += page
        if (page < PAGE || signal?.aborted === true) return deleted
      }
    },
  }
}
