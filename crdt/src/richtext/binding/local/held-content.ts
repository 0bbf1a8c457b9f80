import type { Fragment, Node } from '@tiptap/pm/model'
import { ReplaceStep, type Step } from '@tiptap/pm/transform'
import { type Piece, TypeFactory } from '../content/create.ts'
import type { MarkCodec } from '../content/marks.ts'
import { Provenance } from '../content/provenance.ts'
import type { MoveRun } from '../moves/entry-codec.ts'
import type { ElementShadow, ShadowTree } from '../shadow/shadow.ts'

/**
 * Content that a step is about to delete and that a later step of the same transaction inserts elsewhere, as copies: what
 * is inserted is then the moved content, with all that the editor does not show of it.
 */
export class HeldContent {
  readonly #content: Fragment
  readonly #provenance = new Provenance()
  readonly #elements = new Map<Node, ElementShadow>()
  #pieces: Piece[] | null = null

  private constructor(content: Fragment) {
    this.#content = content
  }

  /** Copies what a step is about to delete; `null` if no later step inserts it. */
  static before(
    steps: readonly Step[],
    index: number,
    before: Node,
    tree: ShadowTree,
    marks: MarkCodec,
  ): HeldContent | null {
    const step = steps[index]
    if (!(step instanceof ReplaceStep) || step.from === step.to) return null
    const deleted = before.slice(step.from, step.to)
    if (deleted.openStart > 0 || deleted.openEnd > 0) return null
    const isInserted = steps
      .slice(index + 1)
      .some((later) => later instanceof ReplaceStep && later.slice.content.eq(deleted.content))
    if (!isInserted) return null
    const held = new HeldContent(deleted.content)
    held.#copy(step, tree, new TypeFactory(marks, held.#provenance))
    return held
  }

  /** The copies for inline content that a step inserts; `null` if it inserts something else. */
  takePieces(content: Fragment): readonly Piece[] | null {
    const pieces = this.#pieces
    if (pieces === null || !this.#content.eq(content)) return null
    this.#pieces = null
    return pieces
  }

  /** The copy for an inserted node; `null` if it is another one. */
  takeElement(node: Node): ElementShadow | null {
    const shadow = this.#elements.get(node) ?? null
    this.#elements.delete(node)
    return shadow
  }

  /** The moves, to be called when the content was inserted. */
  takeMoves(): MoveRun[] {
    return this.#pieces === null && this.#elements.size === 0 ? this.#provenance.take() : []
  }

  #copy({ from }: ReplaceStep, tree: ShadowTree, factory: TypeFactory): void {
    const { element, offset } = tree.locate(from)
    let at = offset
    if (element.nodeType.inlineContent) this.#pieces = []
    this.#content.forEach((node) => {
      const end = at + node.nodeSize
      if (element.nodeType.inlineContent) {
        this.#pieces?.push(...factory.slice(element, at, end, node.marks))
      } else {
        const found = element.kids.find(at)
        if (found?.start === at && found.kid.kind === 'element')
          this.#elements.set(node, factory.copy(found.kid))
      }
      at = end
    })
  }
}
