import type { AnchorPlace } from '@cowrite/crdt/richtext'
import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { DecorationSet } from '@tiptap/pm/view'
import type { LucideIcon } from 'lucide-react'
import { ask } from '../controls/requests.ts'
import type {} from '../frame/panel.ts'
import type { MarginCard } from '../margin/margin-feature.ts'
import type { Commenting } from './commenting.ts'
import type { ThreadList } from './thread-list.ts'

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** Somebody wants to comment: on what is selected, on the block that starts at a position, or on the document. */
    comment: { readonly on: 'selection' | 'document' | number }
  }
}

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The comments of the document are known from now on, or no longer. */
    commentsReady: object
  }
  interface Storage {
    commentMarks: {
      /** The comments on the document; `null` until the text is shown. */
      list: ThreadList | null
      /** Who is writing a comment at the moment. */
      commenting: Commenting | null
      /** What the palette offers about them. */
      commands: () => readonly CommentCommand[]
    }
  }
}

/** A command on comments, for the palette. */
export interface CommentCommand {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  readonly keys?: string
  readonly words: readonly string[]
  readonly run: () => void
}

/** What is drawn of the comments, and where their cards are. Follows the editor's transactions. */
export interface DrawnComments {
  readonly decorations: DecorationSet
  readonly after: (transaction: Transaction) => DrawnComments
  /** In the order of the text; the ids are those of the threads. The same list while nothing changed. */
  readonly cards: (state: EditorState) => readonly MarginCard[]
  /** Where the threads are, by id. */
  readonly places: (state: EditorState) => ReadonlyMap<string, AnchorPlace>
}

const NO_CARDS: readonly MarginCard[] = []
const NO_PLACES: ReadonlyMap<string, AnchorPlace> = new Map()
const NONE: DrawnComments = {
  decorations: DecorationSet.empty,
  after: () => NONE,
  cards: () => NO_CARDS,
  places: () => NO_PLACES,
}

/** The plugin with what is drawn of the comments. */
export const commentsKey = new PluginKey<DrawnComments>('comments')

/** What is drawn of the comments in a state. */
export function drawnComments(state: EditorState): DrawnComments {
  return commentsKey.getState(state) ?? NONE
}

/**
 * Where comments are drawn. What draws them is loaded when a document has some; the plugin is there from the start, because
 * one that is added later has all others begin anew.
 */
export const CommentMarks = Extension.create({
  name: 'commentMarks',
  addStorage: () => ({ list: null, commenting: null, commands: () => [] }),
  addKeyboardShortcuts() {
    return {
      'Mod-Alt-m': () => {
        ask(this.editor, 'comment', { on: 'selection' })
        return true
      },
      // With Caps Lock these keys would count as those without Shift.
      'Mod-Alt-Shift-m': () => this.editor.emit('panel', { id: 'comments' }) !== null,
    }
  },
  addProseMirrorPlugins: () => [
    new Plugin<DrawnComments>({
      key: commentsKey,
      state: {
        init: () => NONE,
        apply: (transaction, before) => transaction.getMeta(commentsKey) ?? before.after(transaction),
      },
      props: { decorations: (state) => drawnComments(state).decorations },
    }),
  ],
})
