import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'

/** From this number of blocks on, a document is long: its blocks out of view are not laid out. */
const LONG_BLOCKS = 300

/** Marks the element of a long document with the class `cw-long`. Looks at the number of blocks only. */
export const LongDocument = Extension.create({
  name: 'longDocument',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('longDocument'),
        props: {
          attributes: ({ doc }) => (doc.childCount < LONG_BLOCKS ? {} : { class: 'cw-long' }),
        },
      }),
    ]
  },
})
