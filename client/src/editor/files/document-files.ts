import type { Editor } from '@tiptap/core'
import { type FilesApi, filesApi, type StoredFile } from '../../api/files.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { FileAddresses } from './file-addresses.ts'
import { sourceOfFile } from './file-source.ts'
import { refersTo } from './files-in.ts'
import { localUploads } from './upload-store.ts'
import { Uploads } from './uploads.ts'

/** The files of one editor's document: their addresses and the uploads of this page. */
export class DocumentFiles {
  readonly api: FilesApi
  readonly addresses: FileAddresses
  readonly uploads: Uploads
  readonly #editor: Editor
  readonly #session: DocumentSession
  readonly #stopHints: () => void

  constructor(editor: Editor, session: DocumentSession) {
    const { server, address, send } = session
    this.#editor = editor
    this.#session = session
    this.api = filesApi(server, send)
    this.addresses = new FileAddresses({ api: this.api, document: address })
    this.uploads = new Uploads({
      api: this.api,
      document: address,
      store: localUploads(server, address),
      begun: (src, file) => this.replaceSource(src, file),
    })
    this.#stopHints = session.onHint((hint) => {
      if (hint === 'files') this.addresses.refresh()
    })
  }

  /** An address of the server, as the page can load it. */
  resolve(url: string): string {
    return new URL(url, this.#session.server).href
  }

  /**
   * Takes a picture of another site into the storage of the server, so that readers do not ask that site. Where the server
   * refuses, the picture stays where it is.
   */
  async takeIn(url: string): Promise<void> {
    const own = this.#ownSource(url)
    if (own !== null) {
      this.replaceSource(url, { src: own })
      const source = sourceOfFile(own)
      if (source.kind === 'stored') await this.adopt([source.id])
      return
    }
    const taken = await this.api.take(this.#session.address, url)
    if (taken.ok) this.replaceSource(url, taken.value.file)
  }

  /** The source that an address of this server names, as it stands in a file of Markdown; `null` for others. */
  #ownSource(url: string): string | null {
    const address = URL.canParse(url) ? new URL(url) : null
    if (address?.origin !== new URL(this.#session.server).origin) return null
    return sourceOfFile(address.pathname).kind === 'stored' ? address.pathname : null
  }

  /** Lets the document have files that were pasted from another document. */
  async adopt(ids: readonly string[]): Promise<void> {
    const adopted = await this.api.adopt(this.#session.address, ids)
    if (adopted.ok) this.addresses.refresh()
  }

  /** Refers to a file by what the server calls it now. An undo does not take that back. */
  replaceSource(
    src: string,
    { src: next, width, height }: Pick<StoredFile, 'src' | 'width' | 'height'>,
  ): void {
    const { state, view, isEditable } = this.#editor
    if (!isEditable) return
    const { tr } = state
    state.doc.descendants((node, position) => {
      if (!refersTo(node, src)) return
      tr.setNodeAttribute(position, 'src', next)
      if (node.type.name !== 'image' || width === undefined || height === undefined) return
      tr.setNodeAttribute(position, 'width', width)
      tr.setNodeAttribute(position, 'height', height)
    })
    if (tr.docChanged) view.dispatch(tr.setMeta('addToHistory', false))
  }

  destroy(): void {
    this.#stopHints()
    this.addresses.destroy()
    this.uploads.destroy()
  }
}

/** The files of an editor; made when they are first asked for. */
export function filesOf(editor: Editor): DocumentFiles {
  const { storage } = editor
  const options = editor.extensionManager.extensions.find(({ name }) => name === 'files')?.options
  const session = options?.session as DocumentSession | null | undefined
  if (!session) throw new Error('The editor has no session for files')
  storage.files.files ??= new DocumentFiles(editor, session)
  return storage.files.files
}
