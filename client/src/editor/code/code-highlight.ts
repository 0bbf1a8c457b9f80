import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { takePendingInput } from '../input/pending-input.ts'
import type { Highlighter, HighlightRange } from './highlighter.ts'
import { languageOf } from './languages.ts'

const key = new PluginKey<DecorationSet>('codeHighlight')

/** Maximum length of highlighted code, characters. Highlighting runs at every keystroke in the code block. */
const MAX_CODE_LENGTH = 20_000

/**
 * Highlights code blocks. The highlighter and each grammar are loaded when the document first contains code of that
 * language. Before that, and after a failed request, code is shown without highlighting.
 */
export function codeHighlightPlugin(): Plugin<DecorationSet> {
  const colours = new CodeColours()
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, decorations, _old, { doc }) {
        const loaded = tr.getMeta(key) !== undefined
        if (!loaded && !tr.docChanged) return decorations
        if (!loaded && !touchesCode(tr)) return decorations.map(tr.mapping, tr.doc)
        return DecorationSet.create(doc, colours.decorate(doc))
      },
    },
    props: {
      decorations: (state) => key.getState(state),
    },
    view(view) {
      void colours.fetchFor(view)
      return {
        update(view, before) {
          if (before.doc !== view.state.doc) void colours.fetchFor(view)
        },
      }
    },
  })
}

/** The highlighting of one editor's code blocks. */
class CodeColours {
  private highlighter: Highlighter | null = null
  private readonly requested = new Set<string>()
  /** The ranges of each node. ProseMirror nodes are immutable, so an entry never becomes invalid. */
  private readonly cache = new WeakMap<Node, readonly HighlightRange[]>()

  decorate(doc: Node): Decoration[] {
    const decorations: Decoration[] = []
    forEachCode(doc, (node, pos) => {
      for (const { from, to, classes } of this.rangesOf(node)) {
        decorations.push(Decoration.inline(pos + 1 + from, pos + 1 + to, { class: classes }))
      }
    })
    return decorations
  }

  /** Loads the grammars that the document needs and has not requested yet, then highlights their code. */
  async fetchFor(view: EditorView): Promise<void> {
    const missing = new Set<string>()
    forEachCode(view.state.doc, (node) => {
      const language = languageOf(node.attrs['language'])
      if (language !== '' && !this.requested.has(language)) missing.add(language)
    })
    if (missing.size === 0) return
    for (const language of missing) this.requested.add(language)
    const highlighter = await this.loaded()
    await Promise.all([...missing].map((language) => highlighter.load(language)))
    if (view.isDestroyed) return
    takePendingInput(view)
    view.dispatch(view.state.tr.setMeta(key, 'loaded').setMeta('addToHistory', false))
  }

  private async loaded(): Promise<Highlighter> {
    const { createHighlighter } = await import('./highlighter.ts')
    this.highlighter ??= createHighlighter()
    return this.highlighter
  }

  private rangesOf(node: Node): readonly HighlightRange[] {
    const known = this.cache.get(node)
    if (known !== undefined) return known
    const code = node.textContent
    if (this.highlighter === null || code.length > MAX_CODE_LENGTH) return []
    const ranges = this.highlighter.highlight(languageOf(node.attrs['language']), code)
    if (ranges === null) return []
    this.cache.set(node, ranges)
    return ranges
  }
}

function forEachCode(doc: Node, visit: (node: Node, pos: number) => void): void {
  doc.descendants((node, pos) => {
    if (node.type.name === 'codeBlock') visit(node, pos)
    return !node.isTextblock
  })
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
