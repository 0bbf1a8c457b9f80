import type { Anchor } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type { Holding } from '../../session/document-session.ts'

/**
 * An anchor by what others know too, where what one writes is held back from the document; `null` when it is only about
 * what is held back.
 */
export function sharedAnchor(holding: Holding | undefined, anchor: Anchor): Anchor | null {
  if (holding === undefined || anchor.kind !== 'text') return anchor
  const { base, toShared } = holding
  const shared = (json: object): object | null => {
    const position = toShared(Y.createRelativePositionFromJSON(json))
    return position === null ? null : (Y.relativePositionToJSON(position) as object)
  }
  const [from, to] = [shared(anchor.from), shared(anchor.to)]
  const words = anchor.words?.filter(
    ([client, clock, length]) => clock + length <= Y.getState(base.store, client),
  )
  return from === null || to === null || words?.length === 0
    ? null
    : { kind: 'text', from, to, ...(words && { words }) }
}
