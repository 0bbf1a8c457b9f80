import { Extension } from '@tiptap/core'
import { moveBlocks } from '../blocks/move-blocks.ts'
import { ask } from '../controls/requests.ts'
import { toggleTask } from '../lists/task-item.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** Somebody asked for the form of an image, or for the list of shortcuts, elsewhere than in the text. */
    askImage: object
    askHelp: object
    /** Somebody wants to hear whether everything is saved. */
    saySaveState: object
    /** Somebody wants to suggest instead of edit, or to edit again. */
    suggesting: object
  }
}

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** Somebody wants to see the versions of the document, or to leave them. */
    versions: object
  }
}

/** Callbacks for keys that the user interface around the text handles. */
export interface EditorCallbacks {
  /** The user asked for the link form (Ctrl or ⌘ K with a selection or in a link). */
  readonly onLink: () => void
  /** The user asked for the palette (Ctrl or ⌘ K elsewhere). */
  readonly onPalette: () => void
  /** The user asked for the list of shortcuts (Ctrl or ⌘ /). */
  readonly onHelp: () => void
  /** The user asked for the toolbar (Alt F10). */
  readonly onToolbar: () => void
}

/** The keys that the schema's extensions do not define. */
export const EditorKeys = Extension.create<EditorCallbacks>({
  name: 'keys',
  // Before the keys of the schema's extensions.
  priority: 1001,

  addOptions() {
    return { onLink: () => {}, onPalette: () => {}, onHelp: () => {}, onToolbar: () => {} }
  },

  addKeyboardShortcuts() {
    const handled = (callback: () => void) => () => {
      callback()
      return true
    }
    // Also where there is nothing to pass: the browser would select to the end of the text instead.
    const moving = (direction: 'up' | 'down') => () => {
      const { state, view, isEditable } = this.editor
      const moved = isEditable ? moveBlocks(state, direction) : null
      if (moved !== null) view.dispatch(moved)
      return isEditable
    }
    const blockMenu = handled(() => ask(this.editor, 'blockMenu', {}))
    return {
      'Mod-k': handled(() => {
        const isLinkable = !this.editor.state.selection.empty || this.editor.isActive('link')
        if (isLinkable && this.editor.isEditable) this.options.onLink()
        else this.options.onPalette()
      }),
      'Mod-Shift-e': handled(() => this.editor.emit('suggesting', {})),
      'Mod-Alt-Shift-h': handled(() => ask(this.editor, 'versions', {})),
      'Mod-Shift-f': handled(() => this.editor.emit('find', {})),
      'Mod-Shift-x': () => this.editor.chain().toggleMark('strike').run(),
      // The browser would offer to save the page.
      'Mod-s': handled(() => this.editor.emit('saySaveState', {})),
      'Mod-/': handled(() => this.options.onHelp()),
      'Alt-F10': handled(() => this.options.onToolbar()),
      'Mod-Enter': () => toggleTask(this.editor),
      'Mod-Shift-Enter': blockMenu,
      ContextMenu: blockMenu,
      'Mod-Shift-ArrowUp': moving('up'),
      'Mod-Shift-ArrowDown': moving('down'),
    }
  },
})
