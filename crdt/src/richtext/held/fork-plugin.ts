import { Plugin, PluginKey } from '@tiptap/pm/state'
import { type Binding, syncKey } from '../binding/index.ts'
import type { SuggestionFork } from './fork.ts'

/** The plugin of an editor whose edits a fork holds back. It must come before the one that writes what is composed. */
export function forkPlugin(fork: SuggestionFork, binding: Binding): Plugin {
  return new Plugin({
    key: new PluginKey('cowrite-fork'),
    // Called before the transaction is applied, and so before the binding writes it.
    filterTransaction(transaction) {
      if (transaction.docChanged && transaction.getMeta(syncKey) === undefined)
        fork.begin(binding, transaction)
      return true
    },
    props: {
      handleDOMEvents: {
        compositionstart: ({ state }) => {
          fork.beginAt(binding, [state.selection.from, state.selection.to])
          return false
        },
      },
    },
  })
}
