import { Fragment, type Node } from '@tiptap/pm/model'
import type { EditorView, ViewMutationRecord } from '@tiptap/pm/view'
import type { SectionDecorations } from './section-decorations.ts'
import { Dirty, type NodeDesc, type NodeDescClass, nodeDescClassOf, type ViewDesc } from './view-internals.ts'

/** A run of a document's blocks that is one element, and one child of the document's description. */
export interface Section extends NodeDesc {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  /** Given for the element where a node is looked for: a press between two blocks is one in the document. */
  readonly asDocument: ViewDesc
  /** Sets the blocks. They are drawn by {@link draw}, after all sections have theirs. */
  contain(doc: Node, blocks: readonly Node[]): void
  /** Whether the section's blocks are those `from` until `to` of a document. */
  contains(doc: Node, from: number, to: number): boolean
  /** Whether {@link draw} has nothing to do while the blocks are the same. */
  shows(decorations: SectionDecorations): boolean
  /** Draws the blocks, at a position of the document, as prosemirror-view draws those of a node. */
  draw(view: EditorView, position: number, decorations: SectionDecorations): void
}

/** Makes an empty section of a document. */
export type NewSection = (docView: NodeDesc, doc: Node) => Section

/** What makes sections for a view whose document is described by `docView`. */
export function sectionMaker(docView: NodeDesc): NewSection {
  const SectionDesc = sectionClass(nodeDescClassOf(docView))
  return (docView, doc) => {
    const element = document.createElement('div')
    element.className = 'cw-section'
    return new SectionDesc(docView, sectionNode(doc, []), [], docView.innerDeco, element, element, element)
  }
}

function sectionClass(
  Base: NodeDescClass,
): new (
  ...parameters: ConstructorParameters<NodeDescClass>
) => Section {
  return class SectionDesc extends Base implements Section {
    declare readonly dom: HTMLElement
    declare readonly contentDOM: HTMLElement

    override get size(): number {
      return this.node.content.size
    }

    override get border(): number {
      return 0
    }

    get asDocument(): ViewDesc {
      return Object.create(this, { posAtStart: { value: 0 }, border: { value: 1 } }) as ViewDesc
    }

    /** Content that is read from the DOM is that of the blocks. */
    override parseRule(): object {
      return { skip: true }
    }

    override ignoreMutation(mutation: ViewMutationRecord): boolean {
      return (
        (mutation.type === 'attributes' && mutation.target === this.dom) || super.ignoreMutation(mutation)
      )
    }

    contain(doc: Node, blocks: readonly Node[]): void {
      this.node = sectionNode(doc, blocks)
    }

    contains({ children }: Node, from: number, to: number): boolean {
      const own = this.node.children
      if (own.length !== to - from) return false
      for (let index = 0; index < own.length; index++) {
        if (own[index] !== children[from + index]) return false
      }
      return true
    }

    shows(decorations: SectionDecorations): boolean {
      return this.dirty === Dirty.no && decorations.eq(this.innerDeco)
    }

    draw(view: EditorView, position: number, decorations: SectionDecorations): void {
      // The browser changed more than single blocks.
      if (this.dirty === Dirty.node) {
        for (const child of this.children) child.dirty = Dirty.node
        this.dirty = Dirty.content
      }
      this.innerDeco = decorations
      this.updateChildren(view, position)
      this.dirty = Dirty.no
    }
  }
}

/** The node of a section: blocks of a document. It is no block itself, so that prosemirror-view looks past it. */
function sectionNode(doc: Node, blocks: readonly Node[]): Node {
  const content = doc.type.create(doc.attrs, Fragment.fromArray([...blocks]))
  return Object.create(content, { isBlock: { value: false } }) as Node
}
