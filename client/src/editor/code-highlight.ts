import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { HighlightRange } from './highlighter.ts'
import { languageOf } from './languages.ts'

type Highlight = (language: string, code: string) => HighlightRange[] | null

interface HighlightState {
  /** `null` until the highlighter has been loaded, which happens with the first code block that needs it. */
  readonly highlight: Highlight | null
  readonly decorations: DecorationSet
}

const key = new PluginKey<HighlightState>('codeHighlight')

/** Longer code is shown plain: highlighting runs at every keystroke in it. */
const MAX_CODE_LENGTH = 20_000

/**
 * Colours code blocks. The highlighter and its grammars are fetched when a document first has code in a known
 * language; until then, and if that fails, code is shown plain.
 */
export function codeHighlightPlugin(): Plugin<HighlightState> {
  // ProseMirror nodes never change, so a node's ranges hold for as long as it exists.
  const cache = new WeakMap<Node, readonly HighlightRange[]>()
  return new Plugin<HighlightState>({
    key,
    state: {
      init: () => ({ highlight: null, decorations: DecorationSet.empty }),
      apply(tr, state, _old, { doc }) {
        const loaded = tr.getMeta(key) as Highlight | undefined
        const highlight = loaded ?? state.highlight
        if (highlight === null || (loaded === undefined && !tr.docChanged)) return state
        if (loaded === undefined && !touchesCode(tr)) {
          return { highlight, decorations: state.decorations.map(tr.mapping, tr.doc) }
        }
        return { highlight, decorations: DecorationSet.create(doc, decorationsOf(doc, highlight, cache)) }
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
    },
    view(view) {
      let requested = false
      const request = () => {
        if (requested || !needsHighlighter(view.state.doc)) return
        requested = true
        void import('./highlighter.ts').then(({ highlight }) => {
          if (view.isDestroyed) return
          view.dispatch(view.state.tr.setMeta(key, highlight).setMeta('addToHistory', false))
        })
      }
      request()
      return {
        update(_view, before) {
          if (before.doc !== view.state.doc) request()
        },
      }
    },
  })
}

function needsHighlighter(doc: Node): boolean {
  let found = false
  doc.descendants((node) => {
    if (node.type.name === 'codeBlock' && languageOf(node.attrs['language']) !== '') found = true
    return !found && !node.isTextblock
  })
  return found
}

function touchesCode(tr: Transaction): boolean {
  let touched = false
  tr.mapping.maps.forEach((map, index) => {
    const rest = tr.mapping.slice(index + 1)
    map.forEach((_from, _to, from, to) => {
      if (touched) return
      const end = Math.min(rest.map(to, 1), tr.doc.content.size)
      tr.doc.nodesBetween(Math.min(rest.map(from, -1), end), end, (node) => {
        if (node.type.name === 'codeBlock') touched = true
        return !touched
      })
    })
  })
  return touched
}

function decorationsOf(
  doc: Node,
  highlight: Highlight,
  cache: WeakMap<Node, readonly HighlightRange[]>,
): Decoration[] {
  const decorations: Decoration[] = []
  doc.descendants((node, pos) => {
    if (node.type.name === 'codeBlock') {
      for (const range of rangesOf(node, highlight, cache)) {
        decorations.push(
          Decoration.inline(pos + 1 + range.from, pos + 1 + range.to, { class: range.classes }),
        )
      }
    }
    return !node.isTextblock
  })
  return decorations
}

function rangesOf(
  node: Node,
  highlight: Highlight,
  cache: WeakMap<Node, readonly HighlightRange[]>,
): readonly HighlightRange[] {
  const known = cache.get(node)
  if (known !== undefined) return known
  const language = languageOf(node.attrs['language'])
  const code = node.textContent
  const ranges = language === '' || code.length > MAX_CODE_LENGTH ? [] : (highlight(language, code) ?? [])
  cache.set(node, ranges)
  return ranges
}
