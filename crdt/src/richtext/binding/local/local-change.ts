import type { Node } from '@tiptap/pm/model'
import type { Selection, Transaction } from '@tiptap/pm/state'
import type { Step } from '@tiptap/pm/transform'

/** A change that the editor made and that is not written yet: the steps of one transaction. */
export interface LocalChange {
  readonly steps: readonly Step[]
  /** The documents before each step, and the one after all of them. */
  readonly docs: readonly Node[]
  readonly doc: Node
  /** The editor's transaction; `null` when its steps were adapted to another document. */
  readonly transaction: Transaction | null
  /** What was selected before; `null` when that is not known. */
  readonly selection: Selection | null
}
