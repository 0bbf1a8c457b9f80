import { Table, tableStyles } from '@cowrite/crdt/richtext'
import type { Node, Slice } from '@tiptap/pm/model'
import { type Command, type EditorState, Plugin, type PluginKey, type Transaction } from '@tiptap/pm/state'
import { AttrStep } from '@tiptap/pm/transform'
import type { EditorView, NodeView } from '@tiptap/pm/view'
import type { TableEditing } from './table-editing.ts'
import { hasTables } from './table-scrollers.ts'

declare module '@tiptap/core' {
  interface Storage {
    table: TableStorage
  }
}

interface TableStorage {
  /** What edits tables, once the document has one and its code is loaded. */
  editing: TableEditing | null
}

/** The schema's table with its widths, and what edits tables, which is loaded when the document first has one. */
export const EditorTable = Table.extend<object, TableStorage>({
  addStorage: () => ({ editing: null }),

  addNodeView:
    () =>
    ({ node }) =>
      new TableView(node),

  addKeyboardShortcuts() {
    const { storage, editor } = this
    const run = (name: 'next' | 'previous' | 'deleteSelected') => () => {
      const command: Command | undefined = storage.editing?.[name]
      return command?.(editor.state, editor.view.dispatch, editor.view) ?? false
    }
    const keys = ['Backspace', 'Mod-Backspace', 'Delete', 'Mod-Delete']
    return {
      Tab: run('next'),
      'Shift-Tab': run('previous'),
      ...Object.fromEntries(keys.map((key) => [key, run('deleteSelected')])),
    }
  },

  addProseMirrorPlugins() {
    return [editingPlugin(this.storage)]
  },
})

/** Pastes cells into the table at the selection; `false` when that is in none, or nothing can edit tables yet. */
export function pasteCells(
  storage: TableStorage,
  view: EditorView,
  event: ClipboardEvent,
  slice: Slice,
): boolean {
  return storage.editing?.pasteCells(view, event, slice) ?? false
}

/** Whether the selection is in a table. */
export function isInTable({ selection: { $head } }: EditorState): boolean {
  for (let { depth } = $head; depth > 0; depth--) if ($head.node(depth).type.name === 'tableRow') return true
  return false
}

/**
 * Stands for the plugin of prosemirror-tables, which it loads: a plugin that is registered later would have all others
 * begin anew, in the middle of a composition too.
 */
function editingPlugin(storage: TableStorage): Plugin {
  let isLoading = false
  const load = async (view: EditorView, begun: EditorState): Promise<void> => {
    isLoading = true
    try {
      const { createTableEditing } = await import('./table-editing.ts')
      if (view.isDestroyed) return
      const editing = createTableEditing()
      if (editing.key.getState(view.state) === undefined) throw new Error('Tables are kept under another key')
      storage.editing = editing
      const repair = begun.doc === view.state.doc ? undefined : editing.repair(view.state, begun)
      if (repair !== undefined) view.dispatch(repair)
    } catch (error) {
      // Without a network tables can be read and written in; the next change tries again.
      if (!(error instanceof TypeError)) throw error
    } finally {
      isLoading = false
    }
  }
  const see = (view: EditorView, begun: EditorState): void => {
    if (storage.editing === null && !isLoading && hasTables(view.state)) void load(view, begun)
  }
  const spec = () => storage.editing?.plugin.spec
  const props = () => storage.editing?.plugin.props
  const plugin: Plugin = new Plugin({
    // The key of the plugin that this one stands for, by which its handlers find their state.
    key: { key: 'selectingCells$' } as unknown as PluginKey,
    state: {
      init: () => null,
      apply: (tr, value, before, after) =>
        spec()?.state?.apply.call(plugin, tr, value, before, after) ?? null,
    },
    view: (view) => {
      see(view, view.state)
      return { update: see }
    },
    props: {
      decorations: (state) => props()?.decorations?.call(plugin, state),
      createSelectionBetween: (view, $anchor, $head) =>
        props()?.createSelectionBetween?.call(plugin, view, $anchor, $head) ?? null,
      handleTripleClick: (view, position, event) =>
        props()?.handleTripleClick?.call(plugin, view, position, event),
      handleKeyDown: (view, event) => props()?.handleKeyDown?.call(plugin, view, event),
      handlePaste: (view, event, slice) => props()?.handlePaste?.call(plugin, view, event, slice),
      handleDOMEvents: {
        mousedown: (view, event) => {
          if (storage.editing?.keepSelection(view, event)) return true
          return props()?.handleDOMEvents?.mousedown?.call(plugin, view, event)
        },
      },
    },
    appendTransaction: (transactions, before, after) =>
      transactions.every(setsWidths)
        ? null
        : spec()?.appendTransaction?.call(plugin, transactions, before, after),
  })
  return plugin
}

/**
 * Whether a transaction sets nothing but widths. An undo does so cell by cell, also for others, and would be undone by a
 * repair of the column of which some cells have another width meanwhile.
 */
function setsWidths({ steps }: Transaction): boolean {
  return steps.length > 0 && steps.every((step) => step instanceof AttrStep && step.attr === 'colwidth')
}

/** A table in its scroller, whose columns follow the widths in its first row. */
class TableView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM: HTMLElement
  readonly #table: HTMLTableElement
  readonly #columns: HTMLElement
  #node: Node

  constructor(node: Node) {
    this.#node = node
    this.dom.className = 'tableWrapper'
    this.#table = this.dom.appendChild(document.createElement('table'))
    this.#columns = this.#table.appendChild(document.createElement('colgroup'))
    this.contentDOM = this.#table.appendChild(document.createElement('tbody'))
    this.#layOut()
  }

  update(node: Node): boolean {
    if (!node.sameMarkup(this.#node)) return false
    const isSame = node.firstChild === this.#node.firstChild
    this.#node = node
    if (!isSame) this.#layOut()
    return true
  }

  ignoreMutation({ target }: { readonly target: globalThis.Node }): boolean {
    return !this.contentDOM.contains(target)
  }

  #layOut(): void {
    const { table, columns } = tableStyles(this.#node)
    if (this.#table.style.cssText !== `${table};`) this.#table.style.cssText = table
    while (this.#columns.childElementCount > columns.length) this.#columns.lastElementChild?.remove()
    columns.forEach((style, index) => {
      const column = this.#columns.children[index] ?? this.#columns.appendChild(document.createElement('col'))
      if (column instanceof HTMLElement && column.style.cssText !== `${style};`) column.style.cssText = style
    })
  }
}
