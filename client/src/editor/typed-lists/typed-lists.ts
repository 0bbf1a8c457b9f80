import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { isRemote } from '../collaboration/remote.ts'
import { nextTypedQuery, type TypedQuery, type TypedQueryState, typedQuery } from './typed-query.ts'

const typedKey = new PluginKey<TypedQueryState>('typedLists')

/** The keys that an open list handles. */
export type ListKey = 'ArrowUp' | 'ArrowDown' | 'Enter' | 'Tab' | 'Escape'

const KEYS: ReadonlySet<string> = new Set<ListKey>(['ArrowUp', 'ArrowDown', 'Enter', 'Tab', 'Escape'])

/** What a list sets while it is shown. */
interface TypedListsStorage {
  /** Handles a key; returns whether it did. */
  onKey: ((key: ListKey) => boolean) | null
}

declare module '@tiptap/core' {
  interface Storage {
    typedLists: TypedListsStorage
  }
  interface Commands<ReturnType> {
    typedLists: {
      /** Closes the list. What was typed stays. */
      closeTypedList: () => ReturnType
    }
  }
}

/** The query of the open list; null while none is open. */
export function typedQueryOf(state: EditorState): TypedQuery | null {
  return typedQuery(typedKey.getState(state) ?? { state: 'closed' }, state)
}

/** Knows which list is open by what is typed, and gives it its keys. The list itself is a `TypedList`. */
export const TypedLists = Extension.create<object, TypedListsStorage>({
  name: 'typedLists',
  // Before the keys of the text, which Enter, Tab and the arrows are too.
  priority: 1002,
  addStorage() {
    return { onKey: null }
  },
  addCommands() {
    return {
      closeTypedList:
        () =>
        ({ tr }) => {
          tr.setMeta(typedKey, 'close')
          return true
        },
    }
  },
  addProseMirrorPlugins() {
    const { editor, storage } = this
    return [
      new Plugin<TypedQueryState>({
        key: typedKey,
        state: {
          init: () => ({ state: 'closed' }),
          apply: (transaction, before, _old, state) =>
            transaction.getMeta(typedKey) === 'close'
              ? { state: 'closed' }
              : nextTypedQuery(before, transaction, state, editor.isEditable && !isRemote(transaction)),
        },
        props: {
          handleKeyDown: (view, { key, isComposing, ctrlKey, metaKey, altKey, shiftKey }) => {
            if (isComposing || ctrlKey || metaKey || altKey || shiftKey || !KEYS.has(key)) return false
            if (typedQueryOf(view.state) === null) return false
            return storage.onKey?.(key as ListKey) ?? false
          },
          handleDOMEvents: {
            blur: (view) => {
              if (typedQueryOf(view.state) !== null) editor.commands.closeTypedList()
              return false
            },
          },
        },
      }),
    ]
  },
})
