import type { Editor } from '@tiptap/core'
import { useCallback, useEffect } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { useRequests } from '../controls/requests.ts'

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** The user wants to add files of this device. */
    addFiles: object
  }
}

/** Adds files when somebody asks for it, and goes on with the uploads of earlier pages of this browser. */
export function FilesPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const add = useCallback(() => {
    import('./add-files.ts').then(({ addFiles }) => addFiles(editor), reportError)
  }, [editor])
  useRequests(editor, 'addFiles', add)
  useEffect(() => {
    let isGone = false
    void hasUploads(session).then(async (has) => {
      if (!has || isGone) return
      const { filesOf } = await import('./document-files.ts')
      if (!isGone) await filesOf(editor).uploads.resume()
    }, reportError)
    return () => {
      isGone = true
    }
  }, [editor, session])
  return null
}

/** Whether this browser keeps uploads of the document that are not complete. */
async function hasUploads({ server, address }: DocumentSession): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false
  const { uploadsName } = await import('../../session/storage/local-database.ts')
  // Where databases cannot be listed, one is opened to see.
  if (typeof indexedDB.databases !== 'function') return true
  const name = uploadsName(server, address)
  return await indexedDB.databases().then(
    (databases) => databases.some((database) => database.name === name),
    () => true,
  )
}
