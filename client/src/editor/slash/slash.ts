import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { isRemote } from '../collaboration/remote.ts'
import { nextSlashState, type SlashQuery, type SlashState, slashQuery } from './slash-state.ts'

const slashKey = new PluginKey<SlashState>('slash')

/** The keys that the open menu handles. */
export type SlashKey = 'ArrowUp' | 'ArrowDown' | 'Enter' | 'Tab' | 'Escape'

const KEYS: ReadonlySet<string> = new Set<SlashKey>(['ArrowUp', 'ArrowDown', 'Enter', 'Tab', 'Escape'])

/** What the menu sets while it is shown. */
interface SlashStorage {
  /** Handles a key; returns whether it did. */
  onKey: ((key: SlashKey) => boolean) | null
}

declare module '@tiptap/core' {
  interface Storage {
    slash: SlashStorage
  }
  interface Commands<ReturnType> {
    slash: {
      /** Closes the slash menu. What was typed stays. */
      closeSlash: () => ReturnType
    }
  }
}

/** The query of the slash menu; null while it is closed. */
export function slashQueryOf(state: EditorState): SlashQuery | null {
  return slashQuery(slashKey.getState(state) ?? { state: 'closed' }, state)
}

/** Knows when the slash menu is open, and gives it its keys. The menu itself is drawn by `SlashMenu.tsx`. */
export const Slash = Extension.create<object, SlashStorage>({
  name: 'slash',
  // Before the keys of the text, which Enter, Tab and the arrows are too.
  priority: 1002,
  addStorage() {
    return { onKey: null }
  },
  addCommands() {
    return {
      closeSlash:
        () =>
        ({ tr }) => {
          tr.setMeta(slashKey, 'close')
          return true
        },
    }
  },
  addProseMirrorPlugins() {
    const { editor, storage } = this
    return [
      new Plugin<SlashState>({
        key: slashKey,
        state: {
          init: () => ({ state: 'closed' }),
          apply: (transaction, before, _old, state) =>
            transaction.getMeta(slashKey) === 'close'
              ? { state: 'closed' }
              : nextSlashState(before, transaction, state, editor.isEditable && !isRemote(transaction)),
        },
        props: {
          handleKeyDown: (view, { key, isComposing, ctrlKey, metaKey, altKey, shiftKey }) => {
            if (isComposing || ctrlKey || metaKey || altKey || shiftKey || !KEYS.has(key)) return false
            if (slashQueryOf(view.state) === null) return false
            return storage.onKey?.(key as SlashKey) ?? false
          },
          handleDOMEvents: {
            blur: (view) => {
              if (slashQueryOf(view.state) !== null) editor.commands.closeSlash()
              return false
            },
          },
        },
      }),
    ]
  },
})
