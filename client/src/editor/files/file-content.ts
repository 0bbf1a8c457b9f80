import { fileName, NAMELESS_FILE } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { filesOf } from './document-files.ts'
import { icon, part } from './dom.ts'
import { sizeLabel } from './file-facts.ts'
import { kindOfFile } from './file-kind.ts'
import { sourceOfFile } from './file-source.ts'
import { ProgressNote } from './progress-note.ts'
import type { StoredContent, StoredPlace } from './stored-place.ts'
import { type SeenSource, SourceWatch } from './watch-source.ts'

/** The card of a file: its kind, name and size, a preview where there is one, and links that open and download it. */
export class FileContent implements StoredContent {
  readonly #place: StoredPlace
  readonly #watch: SourceWatch
  readonly #note = new ProgressNote()
  readonly #face = part('div', 'cw-file-face')
  #node: Node
  #drawn = ''
  #seen: SeenSource = { url: null, stored: null, upload: null, lack: null }

  constructor(node: Node, place: StoredPlace) {
    this.#node = node
    this.#place = place
    this.#watch = new SourceWatch(place.editor, (seen) => {
      this.#seen = seen
      this.#render()
    })
    place.dom.setAttribute('role', 'group')
    place.dom.append(this.#face, this.#note.dom)
    this.draw(node)
  }

  draw(node: Node): void {
    this.#node = node
    this.#watch.follow(node.attrs['src'])
    this.#render()
  }

  owns({ target }: Event): boolean {
    return target instanceof Element && target.closest('a, button') !== null
  }

  destroy(): void {
    this.#watch.destroy()
  }

  #render(): void {
    const { attrs } = this.#node
    const { url, stored } = this.#seen
    const name = fileName(attrs['name']) ?? stored?.file.name ?? NAMELESS_FILE
    const size = stored?.file.size ?? (typeof attrs['size'] === 'number' ? attrs['size'] : null)
    const type = stored?.file.type ?? String(attrs['type'] ?? '')
    const kind = kindOfFile(type, name)
    const { dom, editor, getPos } = this.#place
    this.#note.show(this.#seen, {
      editor,
      getPos,
      thing: 'file',
      src: () => String(this.#node.attrs['src'] ?? ''),
    })
    dom.setAttribute('aria-label', `File: ${name}`)
    const facts = [kind.label, size === null ? '' : sizeLabel(size)].filter((fact) => fact !== '').join(' · ')
    const opens = stored?.file.kind === 'pdf' || stored?.file.preview === true
    // Drawn anew only when it differs, as the focus may be on its links.
    const drawn = JSON.stringify([name, facts, url, opens, stored?.file.variants])
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    const title = part('span', 'cw-file-name', name)
    title.dir = 'auto'
    const sign = part('span', 'cw-file-icon', icon(kind.lines))
    if (stored?.file.variants.includes('thumb') && url !== null) {
      const picture = part('img', 'cw-file-thumb')
      picture.alt = ''
      picture.src = `${url}&variant=thumb`
      sign.replaceChildren(picture)
    }
    const words = part('span', 'cw-file-words', title, part('span', 'cw-file-facts', facts))
    this.#face.replaceChildren(sign, words, ...(url === null ? [] : this.#links(url, name, opens)))
  }

  #links(url: string, name: string, opens: boolean): HTMLElement[] {
    const download = this.#link('Download', `Download ${name}`, url, 'download')
    return opens ? [this.#link('Open', `Open ${name}`, url, 'open'), download] : [download]
  }

  #link(text: string, label: string, url: string, what: 'open' | 'download'): HTMLAnchorElement {
    const link = part('a', 'cw-button', text)
    link.setAttribute('aria-label', label)
    const addressOf = (from: string) =>
      what === 'download' && this.#seen.stored !== null ? `${from}&download=1` : from
    link.href = addressOf(url)
    link.rel = 'noopener noreferrer'
    if (what === 'open' || this.#seen.stored === null) link.target = '_blank'
    // Addresses end; one that is about to is replaced before it is followed.
    link.addEventListener('pointerdown', () => void this.#renew(link, addressOf))
    link.addEventListener('focus', () => void this.#renew(link, addressOf))
    return link
  }

  async #renew(link: HTMLAnchorElement, addressOf: (url: string) => string): Promise<void> {
    const source = sourceOfFile(this.#node.attrs['src'])
    if (source.kind !== 'stored') return
    const files = filesOf(this.#place.editor)
    const fresh = await files.addresses.fresh(source.id)
    if (fresh !== null) link.href = addressOf(files.resolve(fresh.url))
  }
}
