import type { Editor } from '@tiptap/core'
import type { FileAddress } from '../../api/files.ts'
import { filesOf } from './document-files.ts'
import type { KnownFile } from './file-addresses.ts'
import { sourceOfFile } from './file-source.ts'
import type { ShownUpload } from './uploads.ts'

/** What is known of the content of an image or a file, to show it. */
export interface SeenSource {
  /** An address that can be loaded; `null` while there is none. */
  readonly url: string | null
  /** The address of stored files. */
  readonly stored: FileAddress | null
  /** The upload by this page. */
  readonly upload: ShownUpload | null
  /** Why there is nothing to show: it comes, is prepared, was refused, is not there, or is still with its writer. */
  readonly lack: 'coming' | 'processing' | 'failed' | 'gone' | 'local' | 'none' | null
}

const NOTHING: SeenSource = { url: null, stored: null, upload: null, lack: 'none' }

/** Follows a source, from the browser of its writer into the storage, for one image or file. */
export class SourceWatch {
  readonly #editor: Editor
  readonly #show: (seen: SeenSource) => void
  #src: unknown
  #known: KnownFile = { state: 'asked' }
  #stop: () => void = () => {}

  /** Calls `show` at once, with {@link follow}, and after each change. */
  constructor(editor: Editor, show: (seen: SeenSource) => void) {
    this.#editor = editor
    this.#show = show
  }

  /** Follows the source that `src` names now. */
  follow(src: unknown): void {
    if (src === this.#src) return
    this.#src = src
    this.#stop()
    this.#known = { state: 'asked' }
    const { addresses, uploads } = filesOf(this.#editor)
    const source = sourceOfFile(src)
    const stopUploads = uploads.subscribe(() => this.#tell())
    const stopAddresses =
      source.kind === 'stored'
        ? addresses.watch(source.id, (known) => {
            this.#known = known
            this.#tell()
          })
        : () => {}
    this.#stop = () => {
      stopUploads()
      stopAddresses()
    }
    if (source.kind !== 'stored') this.#tell()
  }

  destroy(): void {
    this.#stop()
  }

  #tell(): void {
    this.#show(this.#seen())
  }

  #seen(): SeenSource {
    const source = sourceOfFile(this.#src)
    if (source.kind === 'none') return NOTHING
    if (source.kind === 'remote') return { ...NOTHING, url: source.url, lack: null }
    const files = filesOf(this.#editor)
    const upload = files.uploads.find(String(this.#src))
    if (source.kind === 'local') return { ...NOTHING, upload, lack: upload === null ? 'local' : null }
    const known = this.#known
    if (known.state === 'gone') return { ...NOTHING, upload, lack: upload === null ? 'gone' : null }
    if (known.state === 'asked') return { ...NOTHING, upload, lack: null }
    const { address } = known
    const { status } = address.file
    const url = status === 'ready' ? files.resolve(address.url) : null
    const lack = status === 'ready' ? null : status === 'uploading' ? 'coming' : status
    return { url, stored: address, upload, lack }
  }
}
