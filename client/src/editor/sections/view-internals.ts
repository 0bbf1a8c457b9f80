import type { Node } from '@tiptap/pm/model'
import type { Decoration, DecorationSource, EditorView, ViewMutationRecord } from '@tiptap/pm/view'

/** A place in the DOM; `atom` as in prosemirror-view. */
export interface DomPlace {
  readonly node: globalThis.Node
  readonly offset: number
  readonly atom?: number
}

/** Values of {@link ViewDesc.dirty}. */
export const Dirty = { no: 0, child: 1, content: 2, node: 3 } as const

/**
 * A description of drawn content, as prosemirror-view 1.42 keeps it (`src/viewdesc.ts`). The package does not export these
 * classes; `tests/src/browser/sections.test.ts` fails with a version in which they
 * work in another way.
 */
export interface ViewDesc {
  parent: ViewDesc | undefined
  children: ViewDesc[]
  readonly dom: globalThis.Node
  readonly contentDOM: HTMLElement | null
  dirty: number
  /** Undefined for widgets and marks. */
  readonly node?: Node
  /** Size in positions. */
  readonly size: number
  /** Positions before the content: 1 for blocks. */
  readonly border: number
  readonly posAtStart: number
  posBeforeChild(child: ViewDesc): number
  domFromPos(position: number, side: number): DomPlace
  descAt(position: number): ViewDesc | undefined
  setSelection(anchor: number, head: number, view: EditorView, force?: boolean): void
  nearestDesc(dom: globalThis.Node, onlyNodes?: boolean): ViewDesc | undefined
  destroy(): void
}

/** The description of a node with its content. */
export interface NodeDesc extends ViewDesc {
  node: Node
  innerDeco: DecorationSource
  updateChildren(view: EditorView, position: number): void
  parseRule(): object | null
  ignoreMutation(mutation: ViewMutationRecord): boolean
}

/** The class of {@link NodeDesc}. */
export type NodeDescClass = new (
  parent: ViewDesc | undefined,
  node: Node,
  outerDeco: readonly Decoration[],
  innerDeco: DecorationSource,
  dom: HTMLElement,
  contentDOM: HTMLElement,
  nodeDOM: HTMLElement,
) => NodeDesc

/** What an editor's view has beside its public properties. */
interface Internals {
  readonly docView: NodeDesc
  readonly domObserver: {
    readonly observer: MutationObserver | null
    /** Changes that are looked at with the next ones. */
    readonly queue: MutationRecord[]
    flush(): void
  }
  trackWrites: globalThis.Node | null
}

/** The parts of a view that prosemirror-view does not publish. */
export function internalsOf(view: EditorView): Internals {
  return view as unknown as Internals
}

/** Changes what a view shows, so that the view does not take the change for one of the user. */
export function changeUnobserved(view: EditorView, change: () => void): void {
  const { domObserver } = internalsOf(view)
  const before = domObserver.observer?.takeRecords() ?? []
  domObserver.queue.push(...before)
  // They will not be told again.
  if (before.length > 0) queueMicrotask(() => !view.isDestroyed && domObserver.flush())
  change()
  domObserver.observer?.takeRecords()
}

/** The class whose objects describe nodes. */
export function nodeDescClassOf(docView: NodeDesc): NodeDescClass {
  return docView.constructor as unknown as NodeDescClass
}

/** What a `DecorationSet` of prosemirror-view contains: decorations of the node itself, and sets of its children. */
export interface DecorationSetParts {
  readonly local: readonly LocalDecoration[]
  /** Offset of a child, its end, and its set, for each child that has decorations, by rising offsets. */
  readonly children: readonly (number | DecorationSource)[]
}

/** A decoration with the parts that are not published. */
export interface LocalDecoration extends Decoration {
  readonly type: { eq(other: unknown): boolean }
  copy(from: number, to: number): Decoration
}

/** The parts of a source of decorations that are not published. */
export interface DecorationSourceParts extends DecorationSource {
  /** Widgets and decorations of child nodes, in the content of `node`. */
  locals(node: Node): readonly LocalDecoration[]
  eq(other: DecorationSource): boolean
}
