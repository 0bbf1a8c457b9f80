import { Fragment, type Node } from '@tiptap/pm/model'
import type { EditorView, ViewMutationRecord } from '@tiptap/pm/view'
import type { SectionDecorations } from './section-decorations.ts'
import {
  Dirty,
  type DomPlace,
  type NodeDesc,
  type NodeDescClass,
  nodeDescClassOf,
  type ViewDesc,
} from './view-internals.ts'

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
  /** Whether the blocks have been drawn. Else the section is empty, and its element has an estimated height. */
  readonly isDrawn: boolean
  /** Draws the blocks, at a position of the document, as prosemirror-view draws those of a node. */
  draw(view: EditorView, position: number, decorations: SectionDecorations): void
}

/** Makes an empty section of a document. It calls `onNeeded` before something looks for a place in it while it is not drawn. */
export type NewSection = (docView: NodeDesc, doc: Node, onNeeded: (section: Section) => void) => Section

type SectionParameters = [onNeeded: (section: Section) => void, ...ConstructorParameters<NodeDescClass>]

/** What makes sections for a view whose document is described by `docView`. */
export function sectionMaker(docView: NodeDesc): NewSection {
  const SectionDesc = sectionClass(nodeDescClassOf(docView))
  return (docView, doc, onNeeded) => {
    const element = document.createElement('div')
    element.className = 'cw-section'
    const empty = sectionNode(doc, [])
    return new SectionDesc(onNeeded, docView, empty, [], docView.innerDeco, element, element, element)
  }
}

function sectionClass(Base: NodeDescClass): new (...parameters: SectionParameters) => Section {
  return class SectionDesc extends Base implements Section {
    declare readonly dom: HTMLElement
    declare readonly contentDOM: HTMLElement
    readonly #onNeeded: (section: Section) => void
    #isDrawn = false

    constructor(...[onNeeded, ...parameters]: SectionParameters) {
      super(...parameters)
      this.#onNeeded = onNeeded
    }

    get isDrawn(): boolean {
      return this.#isDrawn
    }

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

    override domFromPos(position: number, side: number): DomPlace {
      this.#need()
      return super.domFromPos(position, side)
    }

    override descAt(position: number): ViewDesc | undefined {
      this.#need()
      return super.descAt(position)
    }

    override setSelection(anchor: number, head: number, view: EditorView, force?: boolean): void {
      this.#need()
      super.setSelection(anchor, head, view, force)
    }

    #need(): void {
      if (!this.#isDrawn) this.#onNeeded(this)
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
      this.#isDrawn = true
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
