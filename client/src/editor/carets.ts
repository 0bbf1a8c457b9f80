import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Mapping, StepMap } from '@tiptap/pm/transform'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { cleanName, inkOn, isColor } from './person.ts'

/** What the caret of one participant needs from their presence. */
interface Remote {
  readonly clientId: number
  readonly name: string
  readonly color: string
  readonly agent: boolean
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

export interface CaretsOptions {
  /** The presence table of the document's provider. */
  readonly awareness: Awareness | null
}

const FALLBACK_COLOR = '#6b7280'

/** For how long a name stays at a caret after it moved, milliseconds; then only the caret itself is shown. */
const NAME_SHOWN_MS = 2_500

const caretsKey = new PluginKey<DecorationSet>('cowrite-carets')

/** The y-tiptap binding, as far as carets need it. */
interface Binding {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly mapping: Map<Y.AbstractType<unknown>, Node | Node[]>
}

function bindingOf(state: EditorState): Binding | null {
  const sync: { binding?: Binding; snapshot?: unknown } | undefined = ySyncPluginKey.getState(state)
  const binding = sync?.binding
  if (!binding || sync?.snapshot || binding.mapping.size === 0) return null
  return binding
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}

function relative(value: unknown): Y.RelativePosition | null {
  return record(value) === null ? null : Y.createRelativePositionFromJSON(value)
}

function remoteOf(clientId: number, state: unknown): Remote | null {
  const presence = record(state)
  const cursor = record(presence?.['cursor'])
  const anchor = relative(cursor?.['anchor'])
  const head = relative(cursor?.['head'])
  if (anchor === null || head === null) return null
  const user = record(presence?.['user'])
  const name = typeof user?.['name'] === 'string' ? (cleanName(user['name']) ?? '') : ''
  const color = isColor(user?.['color']) ? user['color'] : FALLBACK_COLOR
  return { clientId, name, color, agent: user?.['agent'] === true, anchor, head }
}

/**
 * The caret in the text. It holds no text and takes no pointer: the name is drawn by CSS from `data-name`. A press
 * on a text node in here would put the browser's selection into an island that cannot be edited, and whatever is
 * typed until the next `selectionchange` event would be dropped.
 */
function caretElement(remote: Remote): HTMLElement {
  const caret = document.createElement('span')
  caret.className = remote.agent ? 'cw-caret cw-caret-agent' : 'cw-caret'
  caret.dataset['name'] = remote.agent ? `${remote.name} · AI` : remote.name
  caret.setAttribute('aria-hidden', 'true')
  caret.style.setProperty('--cw-person', remote.color)
  caret.style.setProperty('--cw-person-ink', inkOn(remote.color))
  // Not left to the stylesheet: without it typed text is lost.
  caret.style.pointerEvents = 'none'
  caret.style.userSelect = 'none'
  return caret
}

/** The elements of the carets on the page, to show a name again when its caret moves. */
type CaretElements = Map<number, { readonly dom: HTMLElement; timer: ReturnType<typeof setTimeout> | null }>

function decorate(state: EditorState, awareness: Awareness, elements: CaretElements): DecorationSet {
  const binding = bindingOf(state)
  if (binding === null) return DecorationSet.empty
  const decorations: Decoration[] = []
  const end = Math.max(state.doc.content.size - 1, 0)
  const resolve = (position: Y.RelativePosition): number | null => {
    const at = relativePositionToAbsolutePosition(binding.doc, binding.type, position, binding.mapping)
    return at === null ? null : Math.min(at, end)
  }
  for (const [clientId, presence] of awareness.getStates()) {
    if (clientId === awareness.clientID) continue
    const remote = remoteOf(clientId, presence)
    const anchor = remote && resolve(remote.anchor)
    const head = remote && resolve(remote.head)
    if (remote === null || anchor === null || head === null) continue
    decorations.push(
      Decoration.widget(head, () => remember(elements, clientId, caretElement(remote)), {
        key: `${clientId} ${remote.color} ${remote.agent} ${remote.name}`,
        side: 10,
        marks: [],
      }),
    )
    if (anchor !== head)
      decorations.push(
        Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), {
          class: 'cw-selection',
          style: `--cw-person: ${remote.color}`,
        }),
      )
  }
  return DecorationSet.create(state.doc, decorations)
}

function remember(elements: CaretElements, clientId: number, dom: HTMLElement): HTMLElement {
  forget(elements, clientId)
  elements.set(clientId, { dom, timer: null })
  showName(elements, clientId)
  return dom
}

function forget(elements: CaretElements, clientId: number): void {
  const timer = elements.get(clientId)?.timer
  if (timer) clearTimeout(timer)
  elements.delete(clientId)
}

function showName(elements: CaretElements, clientId: number): void {
  const caret = elements.get(clientId)
  if (caret === undefined) return
  caret.dom.classList.add('cw-caret-moving')
  if (caret.timer !== null) clearTimeout(caret.timer)
  caret.timer = setTimeout(() => {
    caret.timer = null
    caret.dom.classList.remove('cw-caret-moving')
  }, NAME_SHOWN_MS)
}

/**
 * Carets through a transaction. The binding writes remote changes by replacing the whole document, which would move
 * every caret to its start; the part that differs is found instead. The exact places follow with the next refresh.
 */
function carry(carets: DecorationSet, tr: Transaction): DecorationSet {
  if (!tr.docChanged || carets === DecorationSet.empty) return carets
  if (tr.getMeta(ySyncPluginKey) === undefined) return carets.map(tr.mapping, tr.doc)
  const start = tr.before.content.findDiffStart(tr.doc.content)
  const ends = start === null ? null : tr.before.content.findDiffEnd(tr.doc.content)
  if (start === null || ends === null) return carets.map(new Mapping(), tr.doc)
  // With repeated text both scans overlap; neither end may lie before the start.
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b))
  const changed = new StepMap([start, ends.a + overlap - start, ends.b + overlap - start])
  return carets.map(new Mapping([changed]), tr.doc)
}

class CaretsView {
  private readonly view: EditorView
  private readonly awareness: Awareness
  private readonly elements: CaretElements = new Map()
  private frame = 0
  private stale = true

  constructor(view: EditorView, awareness: Awareness) {
    this.view = view
    this.awareness = awareness
    awareness.on('change', this.presenceChanged)
    view.dom.addEventListener('focus', this.schedule)
    view.dom.addEventListener('blur', this.schedule)
    view.dom.addEventListener('compositionend', this.schedule)
    this.schedule()
  }

  update(view: EditorView, before: EditorState): void {
    if (before.doc !== view.state.doc) {
      const sync: { isChangeOrigin?: boolean } | undefined = ySyncPluginKey.getState(view.state)
      if (sync?.isChangeOrigin) this.stale = true
    } else if (before.selection.eq(view.state.selection)) return
    this.schedule()
  }

  destroy(): void {
    cancelAnimationFrame(this.frame)
    this.awareness.off('change', this.presenceChanged)
    this.view.dom.removeEventListener('focus', this.schedule)
    this.view.dom.removeEventListener('blur', this.schedule)
    this.view.dom.removeEventListener('compositionend', this.schedule)
    for (const clientId of [...this.elements.keys()]) forget(this.elements, clientId)
    if (this.awareness.getLocalState() !== null) this.awareness.setLocalStateField('cursor', null)
  }

  private readonly presenceChanged = (change: {
    added: number[]
    updated: number[]
    removed: number[]
  }): void => {
    const own = this.awareness.clientID
    const others = [change.added, change.updated, change.removed].some((ids) => ids.some((id) => id !== own))
    if (!others) return
    for (const clientId of change.updated) showName(this.elements, clientId)
    for (const clientId of change.removed) forget(this.elements, clientId)
    this.stale = true
    this.schedule()
  }

  private readonly schedule = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.refresh)
  }

  /** Once a frame at most, however many people move. */
  private readonly refresh = (): void => {
    this.frame = 0
    if (this.view.isDestroyed) return
    this.publish()
    // Nothing around a composition may be redrawn; its end comes back here.
    if (!this.stale || this.view.composing) return
    this.stale = false
    const carets = decorate(this.view.state, this.awareness, this.elements)
    this.view.dispatch(this.view.state.tr.setMeta(caretsKey, carets).setMeta('addToHistory', false))
  }

  /** Tells the others where this person's caret is, if it moved. */
  private publish(): void {
    const local = this.awareness.getLocalState()
    const binding = bindingOf(this.view.state)
    if (local === null || binding === null) return
    const published = record(local['cursor'])
    if (!this.view.hasFocus()) {
      if (published !== null) this.awareness.setLocalStateField('cursor', null)
      return
    }
    const { selection } = this.view.state
    const at = (position: number): Y.RelativePosition =>
      absolutePositionToRelativePosition(position, binding.type, binding.mapping)
    const cursor = { anchor: at(selection.anchor), head: at(selection.head) }
    const same = (key: 'anchor' | 'head'): boolean =>
      published !== null && Y.compareRelativePositions(relative(published[key]), cursor[key])
    if (!same('anchor') || !same('head')) this.awareness.setLocalStateField('cursor', cursor)
  }
}

/** Shows the carets and selections of the others and publishes one's own, in the awareness field `cursor`. */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  // After the binding (1000): its view has written a local change to Yjs before this one looks.
  priority: 999,
  addOptions() {
    return { awareness: null }
  },
  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (awareness === null) return []
    return [
      new Plugin<DecorationSet>({
        key: caretsKey,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, carets) {
            const fresh: DecorationSet | undefined = tr.getMeta(caretsKey)
            return fresh ?? carry(carets, tr)
          },
        },
        props: { decorations: (state) => caretsKey.getState(state) },
        view: (view) => new CaretsView(view, awareness),
      }),
    ]
  },
})
