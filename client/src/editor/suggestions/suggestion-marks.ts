import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { DecorationSet } from '@tiptap/pm/view'
import { ask } from '../controls/requests.ts'
import type { MarginCard } from '../margin/margin-feature.ts'
import type {} from '../margin/StepPlace.tsx'
import type { SuggestionList } from './suggestion-list.ts'

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** Somebody asked to decide about all suggestions. */
    suggestions: { readonly what: 'accept-all' | 'reject-all' }
  }
}

declare module '@tiptap/core' {
  interface Storage {
    suggestionMarks: {
      /** The suggestions for the document; `null` until the text is shown. */
      list: SuggestionList | null
    }
  }
}

/** What is drawn of the suggestions, and where their cards are. */
export interface DrawnSuggestions {
  readonly decorations: DecorationSet
  /** In the order of the text; the ids are those of the parts. */
  readonly cards: readonly MarginCard[]
}

const NONE: DrawnSuggestions = { decorations: DecorationSet.empty, cards: [] }
const KEY = new PluginKey<DrawnSuggestions>('suggestions')

/** The cards of the suggestions in a document. */
export function suggestionCards(state: EditorState): readonly MarginCard[] {
  return KEY.getState(state)?.cards ?? NONE.cards
}

/** Draws suggestions, which follow all edits from then on. */
export function drawSuggestions({ view }: Editor, drawn: DrawnSuggestions): void {
  // Not marked as drawing only: the margin looks again.
  const shown = drawn.cards.length === 0 ? NONE : drawn
  view.dispatch(view.state.tr.setMeta('addToHistory', false).setMeta(KEY, shown))
}

/**
 * Where suggestions are drawn. What draws them is loaded when a document has some; the plugin is there from the start,
 * because one that is added later has all others begin anew.
 */
export const SuggestionMarks = Extension.create({
  name: 'suggestionMarks',
  addStorage() {
    return { list: null }
  },
  addKeyboardShortcuts() {
    const go = (step: 1 | -1) => () => {
      ask(this.editor, 'steps', { step })
      return true
    }
    return { F8: go(1), 'Shift-F8': go(-1) }
  },
  addProseMirrorPlugins() {
    return [
      new Plugin<DrawnSuggestions>({
        key: KEY,
        state: {
          init: () => NONE,
          apply: (transaction, before) => transaction.getMeta(KEY) ?? moved(before, transaction),
        },
        props: { decorations: (state) => KEY.getState(state)?.decorations },
      }),
    ]
  },
})

function moved(before: DrawnSuggestions, { docChanged, mapping, doc }: Transaction): DrawnSuggestions {
  if (!docChanged || before === NONE) return before
  return {
    decorations: before.decorations.map(mapping, doc),
    cards: before.cards.map((card) => ({
      ...card,
      from: mapping.map(card.from, 1),
      to: mapping.map(card.to, -1),
    })),
  }
}
