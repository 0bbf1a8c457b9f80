import { bindingOf, type DrawnPart, drawnParts, type SuggestionFork } from '@cowrite/crdt/richtext'
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { cssColor } from '../../session/presence/shown-color.ts'
import { decorating } from '../state/decorating.ts'
import './suggesting.css'

export interface OwnMarksOptions {
  /** `null` only until the extension is configured. */
  readonly fork: SuggestionFork | null
  /** The user's colour, `#rrggbb`; empty when none is known. */
  readonly personOf: () => string
}

const KEY = new PluginKey<DecorationSet>('cowrite-own-suggestions')

/** Where a part is; empty for one that only changes marks or structure. */
type OwnPlace = { readonly from: number; readonly to: number } | Record<never, never>

declare module '@tiptap/core' {
  interface Storage {
    ownMarks: {
      /** Where the user's own parts are in the text, by their ids. */
      places: ReadonlyMap<string, OwnPlace>
    }
  }
}

/** Shows the user's own suggestions in the text: what is new tinted, what is deleted struck through. */
export const OwnMarks = Extension.create<OwnMarksOptions>({
  name: 'ownMarks',
  // After the binding (1000), so that it has written local changes before they are drawn.
  priority: 998,
  addOptions() {
    return { fork: null, personOf: () => '' }
  },
  addStorage() {
    return { places: new Map() }
  },
  addProseMirrorPlugins() {
    const { fork, personOf } = this.options
    if (fork === null) return []
    const { storage } = this
    return [
      new Plugin<DecorationSet>({
        key: KEY,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, before) =>
            (transaction.getMeta(KEY) as DecorationSet | undefined) ??
            before.map(transaction.mapping, transaction.doc),
        },
        props: { decorations: (state) => KEY.getState(state) },
        view(view) {
          const draw = () => {
            if (view.isDestroyed || view.composing) return
            const parts = drawnParts(fork, bindingOf(view.state))
            storage.places = placesOf(parts)
            const drawn = decorationsOf(view, parts, personOf())
            view.dispatch(decorating(view.state.tr).setMeta(KEY, drawn))
          }
          let frame = 0
          const later = () => {
            cancelAnimationFrame(frame)
            frame = requestAnimationFrame(draw)
          }
          const stop = fork.onChange(later)
          view.dom.addEventListener('compositionend', later)
          later()
          return {
            update: (_view, before) => {
              if (before.doc !== view.state.doc) later()
            },
            destroy: () => {
              cancelAnimationFrame(frame)
              view.dom.removeEventListener('compositionend', later)
              stop()
            },
          }
        },
      }),
    ]
  },
})

function placesOf(parts: readonly DrawnPart[]): ReadonlyMap<string, OwnPlace> {
  return new Map(
    parts.map(({ id, inserted, deleted }) => {
      const all = [...inserted.flatMap(({ from, to }) => [from, to]), ...deleted.map(({ at }) => at)]
      return [id, all.length === 0 ? {} : { from: Math.min(...all), to: Math.max(...all) }]
    }),
  )
}

function decorationsOf({ state }: EditorView, parts: readonly DrawnPart[], color: string): DecorationSet {
  const end = state.doc.content.size
  const style = color === '' ? {} : { style: `--cw-person: ${cssColor(color)}` }
  const decorations = parts.flatMap(({ id, inserted, deleted }) => [
    ...inserted
      .filter(({ to }) => to <= end)
      .map(({ from, to, isText }) =>
        isText
          ? Decoration.inline(
              from,
              to,
              { nodeName: 'ins', class: 'cw-own-insertion', 'data-own-suggestion': id, ...style },
              { inclusiveEnd: true },
            )
          : Decoration.node(from, to, { class: 'cw-own-block', 'data-own-suggestion': id, ...style }),
      ),
    ...deleted
      .filter(({ at }) => at <= end)
      .map(({ at, text }) =>
        Decoration.widget(at, () => deletion(id, text, color), {
          key: `${id} ${text} ${color}`,
          side: 1,
          marks: [],
          ignoreSelection: true,
        }),
      ),
  ])
  return DecorationSet.create(state.doc, decorations)
}

/** Deleted text, over which the caret steps. */
function deletion(id: string, text: string, color: string): HTMLElement {
  const element = document.createElement('del')
  element.className = 'cw-own-deletion'
  element.contentEditable = 'false'
  element.setAttribute('data-own-suggestion', id)
  // A content security policy allows styles by CSSOM only.
  if (color !== '') element.style.setProperty('--cw-person', cssColor(color))
  element.textContent = text
  return element
}
