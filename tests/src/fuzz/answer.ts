import type * as Y from 'yjs'
import type { Place } from '../harness/clients.ts'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, STEP_2 } from '../harness/frames.ts'
import { openCollab, type RawSocket } from '../harness/raw-socket.ts'
import { replicaOf } from './replica.ts'

/** The document from the server's answer to an empty state vector, without a client. */
export async function answerOf(place: Place, address: string): Promise<Y.Doc> {
  const raw = await openCollab(place)
  raw.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
  await raw.next('step 2', (message) => message.type === 'sync' && message.step === STEP_2)
  const doc = replicaOf(raw.messages.flatMap((message) => (isContent(message) ? [message.payload] : [])))
  raw.close()
  return doc
}

/** Resolves when everything that the server received before is in its database. */
export async function untilKept(place: Place, address: string): Promise<void> {
  const raw = await openCollab(place)
  raw.send(
    hocuspocusFrame.auth(address),
    // An empty update, whose acknowledgement waits only for the earlier ones.
    hocuspocusFrame.sync(address, STEP_2, Uint8Array.of(0, 0)),
  )
  await raw.next('an acknowledgement', ({ type }) => type === 'sync-status')
  raw.close()
}

function isContent(
  message: RawSocket['messages'][number],
): message is Extract<RawSocket['messages'][number], { type: 'sync' }> {
  return message.type === 'sync' && message.step !== STEP_1
}
