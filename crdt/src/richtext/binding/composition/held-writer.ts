import type { Node } from '@tiptap/pm/model'
import type { LocalChange } from '../local/local-change.ts'
import type { MoveRun } from '../moves/entry-codec.ts'
import type { PositionSpace } from '../positions/positions.ts'
import { type Token, tokensBetween, unitsOf } from '../positions/tokens.ts'
import type { HeldBlock } from './held-block.ts'
import { type HeldEdit, heldEdit } from './held-edit.ts'

/** Writes a change of the document to the shared types, with further moves that are known when it is written. */
type WriteChange = (change: LocalChange, moves: () => MoveRun[]) => void

/** Writes the local changes that are made in a held block while the document is ahead of what is shown. */
export class HeldWriter {
  readonly #held: HeldBlock
  readonly #space: PositionSpace
  readonly #writeChange: WriteChange

  constructor(held: HeldBlock, space: PositionSpace, writeChange: WriteChange) {
    this.#held = held
    this.#space = space
    this.#writeChange = writeChange
  }

  /**
   * Writes changes, the first of which was made to the shown document, up to the first step that does something else
   * than to edit the content of the block.
   *
   * @param document gives the present document
   * @returns what is not written: changes of the shown document
   */
  write(changes: readonly LocalChange[], document: () => Node): LocalChange[] {
    const first = changes.findIndex(({ docs }) => docs[0] === this.#held.shown)
    if (first < 0) return [...changes]
    for (const [index, change] of changes.entries()) {
      if (index < first) continue
      const done = this.#writeSteps(change, document)
      // After a whole change the block shows its result, unless its last step ended the composition.
      if (done === change.steps.length && this.#held.shown === change.doc) continue
      const rest = { ...change, steps: change.steps.slice(done), docs: change.docs.slice(done) }
      return [...(rest.steps.length > 0 ? [rest] : []), ...changes.slice(index + 1)]
    }
    return []
  }

  /** Returns the number of steps that were written. */
  #writeSteps({ steps, docs, doc, transaction }: LocalChange, document: () => Node): number {
    for (const [index, step] of steps.entries()) {
      const shown = docs[index + 1] ?? doc
      const edit = heldEdit(this.#held, this.#space, document(), step, shown)
      if (edit === null) return index
      const { transform } = edit
      const change = {
        steps: transform.steps,
        docs: transform.docs,
        doc: transform.doc,
        transaction,
        selection: null,
      }
      this.#writeChange(change, () => revivals(edit, this.#addedBy(edit)))
      if (edit.revived.length > 0) this.#held.movedTo(this.#space.tree.locate(edit.added.start).element)
      if (edit.isLast) return index + 1
      this.#held.edited(shown, edit.from, edit.to, this.#addedBy(edit))
    }
    return steps.length
  }

  #addedBy({ added: { start, size } }: HeldEdit): Token[] {
    return tokensBetween(this.#space.tree, start, start + size)
  }
}

/** What an edit brought back that had been deleted with its block, as moves. */
function revivals({ revived }: HeldEdit, added: readonly Token[]): MoveRun[] {
  const now = [...unitsOf(added)]
  return revived.flatMap((old, index) => {
    const destination = now[index]?.id ?? null
    return old === null || old.id === null || destination === null
      ? []
      : [{ kind: 'revival', length: 1, source: old.id, destination }]
  })
}
