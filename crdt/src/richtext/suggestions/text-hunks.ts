import type { Node } from '@tiptap/pm/model'
import { Mapping, Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import type { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { Hunk, TextEdit } from './hunk.ts'
import { nameOfEdits } from './label.ts'
import { anchorsOf } from './place-edit.ts'
import { carryOut, type PlacedEdit, textBetween } from './placed-edit.ts'
import { refersOnlyTo } from './releasable.ts'
import { textGroups } from './text-groups.ts'

/** A group of edits that becomes a hunk; positions are those in the base. */
interface Group {
  readonly handle: BlockHandle
  readonly position: number
  readonly placed: readonly PlacedEdit[]
  readonly edits: readonly TextEdit[]
}

/** What a textblock is to contain. */
export interface WantedText {
  readonly node: Node
}

/**
 * The hunks that give textblocks of a document other content, each with its update under a clientID of its own. The updates are
 * written into `base`.
 *
 * @param vector the state vector of `base`
 */
export function textHunks(
  base: BlockDocument,
  vector: Uint8Array,
  texts: ReadonlyMap<BlockHandle, WantedText>,
  newClient: () => number,
): Hunk[] {
  const doc = base.binding.document
  // All edits are named before the first one is written.
  const groups = [...texts].flatMap(([handle, { node }]) => groupsOf(base, handle, node))
  const known = Y.decodeStateVector(vector)
  const written = new Mapping()
  return groups.map(({ handle, position, placed, edits }): Hunk => {
    const node = doc.nodeAt(position)!
    const { parent } = doc.resolve(position)
    const changed = new Transform(doc)
    carryOut(changed, placed)
    const client = newClient()
    const at = written.map(position, -1)
    let mapping = new Mapping()
    const applied = base.change(client, at, (tr) => {
      carryOut(
        tr,
        placed.map((edit) => ({ ...edit, from: written.map(edit.from), to: written.map(edit.to) })),
      )
      mapping = tr.mapping
    })
    written.appendMapping(mapping)
    const update = applied.ok ? applied.update : null
    return {
      ...nameOfEdits(doc, edits),
      handle,
      hash: base.texts.hash(node),
      before: base.texts.markdown(node, parent, doc),
      after: base.texts.markdown(changed.doc.nodeAt(position)!, parent, changed.doc),
      change: {
        kind: 'text',
        edits,
        update: update !== null && refersOnlyTo(known, client, update) ? update : null,
      },
      base: vector,
    }
  })
}

/** The edits that give a textblock of a document other content, in reading order. */
export function textEdits(document: BlockDocument, handle: BlockHandle, wanted: Node): TextEdit[] {
  return groupsOf(document, handle, wanted).flatMap(({ edits }) => edits)
}

function groupsOf(base: BlockDocument, handle: BlockHandle, wanted: Node): Group[] {
  const doc = base.binding.document
  const { position } = placeOfBlock(base.binding, handle)!
  const node = doc.type.schema.nodeFromJSON(wanted.toJSON())
  return textGroups(doc, position, node).map((placed) => ({
    handle,
    position,
    placed,
    edits: placed.map(({ from, to, content, marks }) => ({
      ...anchorsOf(base, from, to),
      text: textBetween(doc, from, to),
      content,
      marks,
    })),
  }))
}
