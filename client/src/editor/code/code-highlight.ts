import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { takePendingInput } from '../input/pending-input.ts'
import { changedNodes, nodesOf, type PlacedNode } from '../state/changed-nodes.ts'
import { decorating } from '../state/decorating.ts'
import type { Highlighter, HighlightRange } from './highlighter.ts'
import { languageOf } from './languages.ts'

const key = new PluginKey<CodeState>('codeHighlight')

/** Maximum length of highlighted code, characters. Highlighting runs at every keystroke in the code block. */
const MAX_CODE_LENGTH = 20_000

/** What the plugin knows of a document. */
interface CodeState {
  readonly colours: DecorationSet
  /** The languages of code that came into the document since its beginning, in any order. */
  readonly languages: ReadonlySet<string>
}

/**
 * Highlights code blocks. The highlighter and each grammar are loaded when the document first contains code of that
 * language. Before that, and after a failed request, code is shown without highlighting.
 */
export function codeHighlightPlugin(): Plugin<CodeState> {
  const code = new CodeColours()
  return new Plugin<CodeState>({
    key,
    state: {
      init: (_config, { doc }) => ({
        colours: DecorationSet.empty,
        languages: withLanguages(new Set(), nodesOf(doc, 'codeBlock')),
      }),
      apply(tr, before, _old, { doc }) {
        if (tr.getMeta(key) !== undefined) {
          const all = nodesOf(doc, 'codeBlock')
          return { ...before, colours: DecorationSet.create(doc, code.decorate(all)) }
        }
        return tr.docChanged ? follow(before, tr, code) : before
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.colours,
    },
    view(view) {
      void code.fetchFor(view, languagesIn(view.state))
      return {
        update(view, before) {
          const languages = languagesIn(view.state)
          if (languages !== languagesIn(before)) void code.fetchFor(view, languages)
        },
      }
    },
  })
}

function languagesIn(state: EditorState): ReadonlySet<string> {
  return key.getState(state)?.languages ?? new Set()
}

/** Follows a transaction: only code that it changed is highlighted again. */
function follow({ colours, languages }: CodeState, transaction: Transaction, code: CodeColours): CodeState {
  const { mapping, doc } = transaction
  const mapped = colours.map(mapping, doc)
  const changed = changedNodes(transaction, 'codeBlock')
  if (changed.length === 0) return { colours: mapped, languages }
  const old = changed.flatMap(({ node, position }) => mapped.find(position, position + node.nodeSize))
  return {
    colours: mapped.remove(old).add(doc, code.decorate(changed)),
    languages: withLanguages(languages, changed),
  }
}

/** The languages together with those of some blocks; the same set if it has them all. */
function withLanguages(known: ReadonlySet<string>, blocks: readonly PlacedNode[]): ReadonlySet<string> {
  const languages = blocks.map(({ node }) => languageOf(node.attrs['language']))
  const added = languages.filter((language) => language !== '' && !known.has(language))
  return added.length === 0 ? known : new Set([...known, ...added])
}

/** The highlighting of one editor's code blocks. */
class CodeColours {
  private highlighter: Highlighter | null = null
  private readonly requested = new Set<string>()
  /** The ranges of each node. ProseMirror nodes are immutable, so an entry never becomes invalid. */
  private readonly cache = new WeakMap<Node, readonly HighlightRange[]>()

  decorate(blocks: readonly PlacedNode[]): Decoration[] {
    return blocks.flatMap(({ node, position }) =>
      this.rangesOf(node).map(({ from, to, classes }) =>
        Decoration.inline(position + 1 + from, position + 1 + to, { class: classes }),
      ),
    )
  }

  /** Loads the grammars of languages that it has not requested yet, then highlights their code. */
  async fetchFor(view: EditorView, languages: ReadonlySet<string>): Promise<void> {
    const missing = new Set([...languages].filter((language) => !this.requested.has(language)))
    if (missing.size === 0) return
    for (const language of missing) this.requested.add(language)
    const highlighter = await this.loaded()
    await Promise.all([...missing].map((language) => highlighter.load(language)))
    if (view.isDestroyed) return
    takePendingInput(view)
    view.dispatch(decorating(view.state.tr).setMeta(key, 'loaded'))
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
