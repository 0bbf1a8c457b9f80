import { PluginKey } from '@tiptap/pm/state'

/** The name under which y-tiptap's sync plugin has its state. */
const Y_TIPTAP_NAME = 'y-sync$'

/**
 * The key of the binding's plugin, and of the metadata of its transactions. It has the name of y-tiptap's `ySyncPluginKey`,
 * so that extensions made for y-tiptap find the state and the metadata, and y-tiptap itself need not be loaded.
 */
export const syncKey: PluginKey<unknown> = Object.assign(new PluginKey<unknown>('cowrite-sync'), {
  key: Y_TIPTAP_NAME,
})
