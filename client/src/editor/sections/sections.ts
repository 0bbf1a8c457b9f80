import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { SectionedDocument } from './sectioned-document.ts'
import { internalsOf } from './view-internals.ts'

/** Draws long documents in sections; see {@link SectionedDocument}. */
export const Sections = Extension.create({
  name: 'sections',
  // Before the plugins that look at the drawn document.
  priority: 1001,
  addProseMirrorPlugins() {
    let sectioned: SectionedDocument | null = null
    // prosemirror-view describes everything anew when the views of its nodes change, and makes all views of plugins anew
    // when another plugin comes.
    const follow = (view: EditorView): void => {
      const { docView } = internalsOf(view)
      if (sectioned?.docView === docView) return
      sectioned?.destroy()
      sectioned = new SectionedDocument(docView)
      sectioned.divide(view)
    }
    return [
      new Plugin({
        key: new PluginKey('sections'),
        view(view) {
          follow(view)
          const onPrint = () => sectioned?.drawAll()
          const window = view.dom.ownerDocument.defaultView
          window?.addEventListener('beforeprint', onPrint)
          return {
            update: follow,
            destroy() {
              window?.removeEventListener('beforeprint', onPrint)
              sectioned?.destroy()
            },
          }
        },
      }),
    ]
  },
})
