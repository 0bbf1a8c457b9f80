import { HocuspocusProvider } from '@hocuspocus/provider'
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import { Highlight } from '@tiptap/extension-highlight'
import { Image } from '@tiptap/extension-image'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import { TableKit } from '@tiptap/extension-table'
import { Placeholder } from '@tiptap/extensions'
import { StarterKit } from '@tiptap/starter-kit'
import * as Y from 'yjs'

/**
 * The page to compare with: Tiptap as its documentation sets it up for collaboration with Hocuspocus, with the nodes
 * and marks that Cowrite's editor has. The address of the page has the socket and the name of the document:
 * `?socket=ws://…&document=…`.
 */
const wanted = new URLSearchParams(location.search)
const doc = new Y.Doc()
const provider = new HocuspocusProvider({
  url: wanted.get('socket') ?? '',
  name: wanted.get('document') ?? '',
  document: doc,
})
const element = document.querySelector('#editor')
if (element === null) throw new Error('The page has no place for the editor')

new Editor({
  element,
  extensions: [
    StarterKit.configure({
      undoRedo: false,
      heading: { levels: [1, 2, 3, 4] },
      link: { openOnClick: false },
    }),
    TaskList,
    TaskItem.configure({ nested: true }),
    TableKit.configure({ table: { resizable: false } }),
    Highlight,
    Image,
    Placeholder.configure({ placeholder: 'Start writing.' }),
    Collaboration.configure({ document: doc }),
    CollaborationCaret.configure({ provider, user: { name: 'Reader', color: '#3f6be0' } }),
  ],
})
