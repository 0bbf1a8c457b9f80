import { filesApi } from '../../api/files.ts'
import { FileAddresses } from '../../editor/files/file-addresses.ts'
import { sourceOfFile } from '../../editor/files/file-source.ts'
import type { DocumentSession } from '../../session/document-session.ts'

/** Gives drawn images and links the short-lived addresses of the stored files that they name. */
export class StoredFiles {
  readonly #addresses: FileAddresses
  readonly #stops: (() => void)[] = []

  constructor({ server, address, send }: DocumentSession) {
    this.#addresses = new FileAddresses({ api: filesApi(server, send), document: address })
  }

  /** Takes the source of a file from an attribute, and puts addresses there that can be loaded. */
  readonly show = (element: Element, attribute: 'src' | 'href'): void => {
    const source = sourceOfFile(element.getAttribute(attribute))
    if (source.kind === 'remote' || source.kind === 'none') return
    // What is copied has the name of the file, whose present address ends soon.
    element.setAttribute('data-stored', element.getAttribute(attribute) ?? '')
    element.removeAttribute(attribute)
    if (source.kind === 'local') return
    const stop = this.#addresses.watch(source.id, (known) => {
      if (known.state === 'there') element.setAttribute(attribute, known.address.url)
    })
    this.#stops.push(stop)
  }

  destroy(): void {
    for (const stop of this.#stops) stop()
    this.#addresses.destroy()
  }
}
