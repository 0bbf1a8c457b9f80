import { FileCard } from '@cowrite/crdt/richtext'
import { Extension } from '@tiptap/core'
import type { DocumentSession } from '../../session/document-session.ts'
import type { DocumentFiles } from './document-files.ts'
import { storedView } from './stored-view.ts'

interface FilesStorage {
  /** The files of the document, once one is shown or added. */
  files: DocumentFiles | null
}

declare module '@tiptap/core' {
  interface Storage {
    files: FilesStorage
  }
}

/** Knows the session to which the files of an editor belong. */
export const Files = Extension.create<{ readonly session: DocumentSession | null }, FilesStorage>({
  name: 'files',
  addOptions: () => ({ session: null }),
  addStorage: () => ({ files: null }),
  onDestroy() {
    this.storage.files?.destroy()
  },
})

/** The schema's card of a file. */
export const EditorFile = FileCard.extend({
  addNodeView: () => storedView('cw-file', async () => (await import('./file-content.ts')).FileContent),
})
