import { type Editor, Extension } from '@tiptap/core'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { isRemote } from '../collaboration/remote.ts'
import { type Anchor, findAnchor, shiftOf } from './anchor.ts'

/** Shifts that are not corrected, CSS pixels: differences between measurements of the same place. */
const TOLERANCE = 0.1

/** When an edit is certainly drawn, ms. Until then an image that loads may move the page. */
const DRAWN_MS = 50

/**
 * Keeps what one reads or types in its place while the content above it changes its height: by edits of others, and by
 * images that load. Browsers have that as `overflow-anchor`, except Safari; theirs is switched off, as they keep the first
 * block in view and not the caret. The user's own edits move the page as ProseMirror does.
 */
class ScrollAnchoring {
  readonly #editor: Editor
  readonly #view: EditorView
  readonly #resized = new ResizeObserver(() => this.#correctRest())
  /** What was in view when nothing was being drawn; `null` when that is not known any more. */
  #anchor: Anchor | null = null
  /** Whether a remote change is drawn for which the page was not moved yet. */
  #isPending = false
  /** The part of a shift that the scroller did not take: it moves by whole pixels. */
  #rest = 0
  /** Where the scroller was put last. */
  #scrolledTo: number | null = null
  #frame = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(editor: Editor, view: EditorView) {
    this.#editor = editor
    this.#view = view
    // ProseMirror corrects by itself where this property is missing, in Safari: then it finds a value of ours here.
    Object.assign(view.dom.style, { overflowAnchor: 'none' })
    editor.on('beforeTransaction', this.#beforeTransaction)
    view.dom.ownerDocument.addEventListener('scroll', this.#scrolled, { capture: true, passive: true })
    this.#resized.observe(view.dom)
    const root = view.dom.closest('.cw-editor')
    if (root !== null) this.#resized.observe(root)
  }

  /** To be called after the view was updated. */
  update(): void {
    // After the carets' own frame was requested, so that both together cost one layout.
    if (this.#isPending && this.#frame === 0) this.#frame = requestAnimationFrame(this.#settle)
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#resized.disconnect()
    this.#editor.off('beforeTransaction', this.#beforeTransaction)
    this.#view.dom.ownerDocument.removeEventListener('scroll', this.#scrolled, { capture: true })
  }

  readonly #beforeTransaction = ({ transaction }: { readonly transaction: Transaction }): void => {
    if (isRemote(transaction)) {
      if (transaction.docChanged && !this.#isPending) {
        this.#find()
        this.#isPending = true
      }
      if (transaction.docChanged) this.#follow(transaction)
      else if (transaction.selectionSet && !this.#isPending) this.#forget()
    } else if (transaction.docChanged || transaction.selectionSet || transaction.scrolledIntoView) {
      // ProseMirror scrolls from where the changes of others would have left the page.
      if (this.#isPending) this.#finish()
      this.#forget()
    }
  }

  /** Keeps the positions of lines valid. */
  #follow({ mapping }: Transaction): void {
    for (const landmark of this.#anchor?.landmarks ?? []) {
      if (landmark.kind !== 'line') continue
      const { pos, deletedAcross } = mapping.mapResult(landmark.position, 1)
      landmark.position = pos
      landmark.isDeleted ||= deletedAcross
    }
  }

  readonly #scrolled = ({ target }: Event): void => {
    if (this.#isPending || !(target instanceof Node) || !target.contains(this.#view.dom)) return
    if (this.#anchor?.scroller.scrollTop === this.#scrolledTo && this.#anchor !== null) return
    this.#rest = 0
    this.#find()
  }

  readonly #settle = (): void => {
    if (this.#view.isDestroyed) return
    this.#finish()
    this.#find()
  }

  /** Moves the page for the remote changes that are drawn. */
  #finish(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#isPending = false
    this.#correct()
  }

  /** Corrects what changed its size by itself. Called between layout and painting. */
  #correctRest(): void {
    if (this.#isPending || this.#view.isDestroyed) return
    this.#correct()
    this.#find()
  }

  #correct(): void {
    const anchor = this.#anchor
    if (anchor === null) return
    const shift = shiftOf(this.#view, anchor) + this.#rest
    if (Math.abs(shift) < TOLERANCE) return
    const { scroller } = anchor
    const before = scroller.scrollTop
    scroller.scrollBy({ top: shift, behavior: 'instant' })
    this.#scrolledTo = scroller.scrollTop
    const rest = shift - (this.#scrolledTo - before)
    // More than a pixel is left only at the ends of the content.
    this.#rest = Math.abs(rest) < 1 ? rest : 0
  }

  #find(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#anchor = findAnchor(this.#view)
  }

  /** After an edit or a move of the caret, what is in view is known when that is drawn, and costs no layout then. */
  #forget(): void {
    this.#anchor = null
    this.#rest = 0
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (!this.#isPending && !this.#view.isDestroyed) this.#find()
    }, DRAWN_MS)
  }
}

/** The extension that keeps what one reads or types in its place. */
export const Scrolling = Extension.create({
  name: 'scrolling',
  // After the carets (999); see `update`.
  priority: 90,
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({ key: new PluginKey('scrolling'), view: (view) => new ScrollAnchoring(editor, view) }),
    ]
  },
})
