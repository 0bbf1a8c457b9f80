import { bindingOf, fromRelativePosition, type HeldBlock, toRelativePosition } from '@cowrite/crdt/richtext'
import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type Participant, participantsOf } from '../../session/presence/participants.ts'
import { readCaret } from '../../session/presence/presence.ts'
import { cssColor } from '../../session/presence/shown-color.ts'
import { takePendingInput } from '../input/pending-input.ts'
import { decorating } from '../state/decorating.ts'
import { decorationSet } from '../state/decoration-set.ts'
import { shownPosition, togglesKey } from '../toggles/closed-toggles.ts'
import { CaretElement } from './caret-element.ts'

export interface CaretsOptions {
  /** The awareness of the session. */
  readonly awareness: Awareness | null
  /** A position that the others know; by default the same one. */
  readonly toShared?: ((position: Y.RelativePosition) => Y.RelativePosition | null) | undefined
}

const caretsKey = new PluginKey<DecorationSet>('cowrite-carets')

function remotesOf(awareness: Awareness): readonly Participant[] {
  return participantsOf(awareness.getStates(), awareness.clientID).filter((person) => !person.self)
}

function selectionBetween(anchor: number, head: number, person: Participant): Decoration {
  // ProseMirror sets the style by CSSOM, which a strict content security policy allows.
  const look = person.agent
    ? { class: 'cw-selection cw-selection-agent' }
    : { class: 'cw-selection', style: `--cw-person: ${cssColor(person.color)}` }
  return Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), look)
}

class CaretsView {
  private readonly view: EditorView
  private readonly awareness: Awareness
  private readonly toShared: NonNullable<CaretsOptions['toShared']>
  private frame = 0
  private stale = true
  private readonly elements = new Map<number, CaretElement>()
  /** The clientIDs whose presence has changed since the last refresh. */
  private readonly moved = new Set<number>()

  constructor(view: EditorView, awareness: Awareness, toShared: CaretsOptions['toShared']) {
    this.view = view
    this.awareness = awareness
    this.toShared = toShared ?? ((position) => position)
    awareness.on('change', this.presenceChanged)
    view.dom.addEventListener('focus', this.schedule)
    view.dom.addEventListener('blur', this.schedule)
    view.dom.addEventListener('compositionend', this.schedule)
    this.schedule()
  }

  update(view: EditorView, before: EditorState): void {
    // Mapped carets are nearly right; a refresh puts them beside the characters that they stand by.
    if (before.doc !== view.state.doc || togglesKey.getState(before) !== togglesKey.getState(view.state))
      this.stale = true
    else if (before.selection.eq(view.state.selection)) return
    this.schedule()
  }

  destroy(): void {
    cancelAnimationFrame(this.frame)
    for (const element of this.elements.values()) element.destroy()
    this.awareness.off('change', this.presenceChanged)
    this.view.dom.removeEventListener('focus', this.schedule)
    this.view.dom.removeEventListener('blur', this.schedule)
    this.view.dom.removeEventListener('compositionend', this.schedule)
    if (this.awareness.getLocalState() !== null) this.awareness.setLocalStateField('cursor', null)
  }

  private readonly presenceChanged = (change: {
    updated: number[]
    added: number[]
    removed: number[]
  }): void => {
    const others = [...change.added, ...change.updated, ...change.removed].filter(
      (clientId) => clientId !== this.awareness.clientID,
    )
    if (others.length === 0) return
    for (const clientId of others) this.moved.add(clientId)
    this.stale = true
    this.schedule()
  }

  private readonly schedule = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.refresh)
  }

  /** Runs at most once per frame. */
  private readonly refresh = (): void => {
    this.frame = 0
    if (this.view.isDestroyed) return
    takePendingInput(this.view)
    this.publish()
    if (!this.stale) return
    // Carets drawn into a composed text would break the composition. Its end schedules a refresh.
    const { held } = bindingOf(this.view.state)
    if (this.view.composing && held === null) return
    this.stale = this.view.composing
    const carets = this.decorate(this.view.composing ? held : null)
    this.view.dispatch(decorating(this.view.state.tr).setMeta(caretsKey, carets))
  }

  /** The carets of the others; in a textblock with a composition they stay as they are. */
  private decorate(composed: HeldBlock | null): DecorationSet {
    const { doc } = this.view.state
    const binding = bindingOf(this.view.state)
    const end = Math.max(doc.content.size - 1, 0)
    const resolve = (position: Y.RelativePosition): number | null => {
      const at = fromRelativePosition(binding, position)
      return at === null ? null : shownPosition(this.view.state, Math.max(0, Math.min(at, end)))
    }
    const kept =
      composed === null ? [] : (caretsKey.getState(this.view.state)?.find(composed.start, composed.end) ?? [])
    const isComposed = (a: number, b: number): boolean =>
      composed !== null && Math.min(a, b) <= composed.end && Math.max(a, b) >= composed.start
    const decorations = [...kept]
    const shown = new Set(kept.map(({ spec }) => Number(spec['key'])))
    const perBlock = new Map<number, number>()
    for (const person of remotesOf(this.awareness)) {
      if (person.caret === null) continue
      const anchor = resolve(person.caret.anchor)
      const head = resolve(person.caret.head)
      if (anchor === null || head === null || shown.has(person.clientId) || isComposed(anchor, head)) continue
      shown.add(person.clientId)
      const block = doc.resolve(head)
      const start = block.depth === 0 ? head : block.before()
      const others = perBlock.get(start) ?? 0
      perBlock.set(start, others + 1)
      decorations.push(this.caretAt(head, person, others))
      if (anchor !== head) decorations.push(selectionBetween(anchor, head, person))
    }
    for (const [clientId, element] of this.elements) {
      if (shown.has(clientId)) continue
      element.destroy()
      this.elements.delete(clientId)
    }
    if (composed === null) this.moved.clear()
    return decorationSet(doc, decorations)
  }

  private caretAt(position: number, person: Participant, others: number): Decoration {
    const present = this.elements.get(person.clientId)
    present?.dress(person, others)
    if (this.moved.has(person.clientId)) present?.moved()
    // At the start of a block it stands before the user's own caret: Chromium's End does not move from before it. Elsewhere
    // behind it: the arrow keys cross it without the help of ProseMirror, which is slower than fast keys.
    const side = this.view.state.doc.resolve(position).parentOffset === 0 ? -1 : 10
    // A function, because ProseMirror needs a new element when it renders the surrounding text again.
    const build = () => this.buildElement(person, others)
    return Decoration.widget(position, build, { key: String(person.clientId), side, marks: [] })
  }

  private buildElement(person: Participant, others: number): HTMLElement {
    this.elements.get(person.clientId)?.destroy()
    const element = new CaretElement()
    this.elements.set(person.clientId, element)
    element.dress(person, others)
    element.moved()
    return element.dom
  }

  /** Publishes the user's own caret if it has moved. */
  private publish(): void {
    const local = this.awareness.getLocalState()
    if (local === null) return
    const binding = bindingOf(this.view.state)
    const published = readCaret(local['cursor'])
    if (!this.view.hasFocus()) {
      if (published !== null) this.awareness.setLocalStateField('cursor', null)
      return
    }
    const { selection } = this.view.state
    const at = (position: number) => this.toShared(toRelativePosition(binding, position))
    const [anchor, head] = [at(selection.anchor), at(selection.head)]
    if (anchor === null || head === null) return
    const cursor = { anchor, head }
    const same = (key: 'anchor' | 'head'): boolean =>
      published !== null && Y.compareRelativePositions(published[key], cursor[key])
    if (!same('anchor') || !same('head')) this.awareness.setLocalStateField('cursor', cursor)
  }
}

/** Shows the carets and selections of the others and publishes the user's own in the awareness field `cursor`. */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  // After the binding (1000), so that the binding has written local changes to Yjs before the caret is published.
  priority: 999,
  addOptions() {
    return { awareness: null }
  },
  addProseMirrorPlugins() {
    const { awareness, toShared } = this.options
    if (awareness === null) return []
    return [
      new Plugin<DecorationSet>({
        key: caretsKey,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, carets) {
            const fresh: DecorationSet | undefined = tr.getMeta(caretsKey)
            return fresh ?? carets.map(tr.mapping, tr.doc)
          },
        },
        props: { decorations: (state) => caretsKey.getState(state) },
        view: (view) => new CaretsView(view, awareness, toShared),
      }),
    ]
  },
})
