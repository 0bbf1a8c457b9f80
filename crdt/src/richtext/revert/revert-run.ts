import * as Y from 'yjs'
import { Binding } from '../binding/index.ts'
import { handleOfElement } from '../blocks/block-place.ts'
import { handleOf } from '../blocks/handle.ts'
import type { SharedType } from '../content/items.ts'
import { restoreType } from '../restore/restore.ts'
import { contentKey, copyOf } from '../restore/shared.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { revertText } from './revert-text.ts'
import { RunTrace } from './run-trace.ts'

/** The undoing of a run. */
export interface Reverted {
  /** The edit as one Yjs V1 update; `null` when nothing of the run is there any more. */
  readonly update: Uint8Array | null
  /** Blocks that are as they were before the run. */
  readonly blocks: number
  /** Blocks in which others wrote or deleted something since; that stays. */
  readonly kept: number
}

/**
 * An edit by `clientId` that takes back what a run did, and nothing that others did. A block that only the run touched is as
 * it was before. In one that others touched too, what the run inserted is taken out and what it deleted comes back
 * wherever that leaves their edits as they are.
 *
 * @param current the document as it is, as one Yjs V1 update
 * @param before the document before the run
 * @param written all updates of the run, merged
 */
export function revertRun(
  current: Uint8Array,
  { before, written }: { readonly before: Uint8Array; readonly written: Uint8Array },
  clientId: number,
): Reverted {
  // What was deleted since is still there in a document that had it before and collects no garbage.
  const doc = documentOf(before, current)
  const former = documentOf(before)
  doc.clientID = clientId
  const trace = new RunTrace(former, written)
  keepTouchedCopies(doc, trace)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const reversion = new Reversion(trace)
  doc.transact(() => reversion.revert(doc.getXmlFragment(FIELD)))
  doc.destroy()
  former.destroy()
  const { blocks, kept } = reversion
  return { update: updates.length > 0 ? Y.mergeUpdates(updates) : null, blocks, kept }
}

class Reversion {
  blocks = 0
  kept = 0
  readonly #trace: RunTrace

  constructor(trace: RunTrace) {
    this.#trace = trace
  }

  /** Reverts what the run did to the children of a type. */
  revert(parent: Y.XmlFragment): void {
    const items: Y.Item[] = []
    for (let item = parent._start; item !== null; item = item.right) items.push(item)
    for (const item of items) {
      if (!item.deleted && item.content instanceof Y.ContentType)
        this.#revertChild(parent, item, item.content.type)
    }
    for (const item of items) {
      const content = this.#trace.canReturn(item) ? this.#trace.former(item)?.content : null
      if (!(content instanceof Y.ContentType)) continue
      parent.insert(indexOf(item), [copyOf(content.type) as Y.XmlElement])
      this.blocks++
    }
  }

  #revertChild(parent: Y.XmlFragment, item: Y.Item, type: SharedType): void {
    const isOwn = this.#trace.wrote(item)
    const { byRun, byOthers } = this.#trace.touched(type)
    if (!isOwn && !byRun) return
    if (this.#trace.isKept(item)) {
      this.kept++
      return
    }
    const former = this.#trace.formerType(type)
    if (!byOthers && (isOwn || former !== null)) {
      if (isOwn) parent.delete(indexOf(item), 1)
      else restoreType(type, former!)
      this.blocks++
    } else if (type instanceof Y.XmlText) {
      revertText(type, this.#trace)
      this.kept++
    } else if (type instanceof Y.XmlFragment) {
      this.revert(type)
    }
  }
}

/** The index of an item among the visible children of its parent, or where it would be. */
function indexOf(item: Y.Item): number {
  let index = 0
  for (let left = item.left; left !== null; left = left.left) {
    if (!left.deleted && left.countable) index += left.length
  }
  return index
}

/** Notes the copies of blocks that the run moved and that others changed, before or after. */
function keepTouchedCopies(doc: Y.Doc, trace: RunTrace): void {
  const binding = new Binding(doc.getXmlFragment(FIELD), richtextSchema())
  const hasLostTrack = trace.hasLostTrackIn(doc)
  const visit = (type: SharedType): void => {
    if (hasLostTrack) keepReplacements(trace, type)
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentType)) continue
      const name = handleOfElement(binding, item.id)
      const { type: copy } = item.content
      if (trace.wrote(item) && name !== handleOf(item.id)) {
        const origin = trace.formerOf(name)
        const isSame = origin !== null && contentKey(copy) === contentKey(origin)
        if ((hasLostTrack && !isSame) || trace.touched(copy).byOthers) trace.keepCopy(item, name)
      }
      visit(copy)
    }
  }
  visit(doc.getXmlFragment(FIELD))
  binding.destroy()
}

/** Notes where the run replaced elements: what it wrote beside what it deleted, with nothing of others between. */
function keepReplacements(trace: RunTrace, type: SharedType): void {
  let written: Y.Item[] = []
  let deleted: Y.Item[] = []
  const end = (): void => {
    if (written.length > 0 && deleted.length > 0) trace.keepReplacement(written, deleted)
    written = []
    deleted = []
  }
  for (let item = type._start; item !== null; item = item.right) {
    if (!item.deleted && !trace.wrote(item)) end()
    else if (!item.deleted && item.content instanceof Y.ContentType) written.push(item)
    else if (trace.canReturn(item)) deleted.push(item)
  }
  end()
}

function documentOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc({ gc: false })
  doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update)
    // Marks the transaction as local: after remote ones Yjs deletes redundant formats, which is an edit.
    transaction.local = true
  })
  return doc
}
