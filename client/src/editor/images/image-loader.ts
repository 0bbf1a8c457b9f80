import type { SeenSource } from '../files/watch-source.ts'

/** Widths of the smaller copies that the server makes, pixels. */
const WIDTHS = [800, 1600] as const

/**
 * Loads what an image shows. An image that is there is not loaded again when its address is renewed, so that it does not
 * flicker; one that was sent by this page shows the content of the browser.
 */
export class ImageLoader {
  readonly #image: HTMLImageElement
  readonly #frame: HTMLElement
  /** What is shown: the blob of an upload, or the address without what is renewed. */
  #shown: Blob | string | null = null
  #blobUrl: string | null = null
  #isBroken = false

  constructor(image: HTMLImageElement, frame: HTMLElement) {
    this.#image = image
    this.#frame = frame
    image.decoding = 'async'
    image.loading = 'lazy'
    image.referrerPolicy = 'no-referrer'
    image.addEventListener('load', () => {
      this.#isBroken = false
    })
    image.addEventListener('error', () => {
      this.#isBroken = true
    })
  }

  get isLoaded(): boolean {
    return this.#image.complete && this.#image.naturalWidth > 0
  }

  /** Whether it could not be loaded. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  show({ url, stored, upload }: SeenSource): void {
    if (upload !== null) {
      this.#showBlob(upload.content)
      return
    }
    if (url === null) {
      // A file that is asked for keeps what it shows.
      if (stored !== null) this.#clear()
      return
    }
    const lasting = url.split('?')[0]!
    if (this.#shown === lasting && (this.isLoaded || this.#image.src === url)) return
    this.#shown = lasting
    this.#isBroken = false
    this.#free()
    const copies = WIDTHS.filter((width) => stored?.file.variants.includes(String(width)))
    if (stored === null || copies.length === 0) {
      this.#image.removeAttribute('srcset')
    } else {
      const width = stored.file.width ?? 0
      const sources = copies.map((copy) => `${url}&variant=${copy} ${copy}w`)
      if (width > (copies.at(-1) ?? 0)) sources.push(`${url} ${width}w`)
      this.#image.sizes = `${Math.max(1, Math.ceil(this.#frame.clientWidth))}px`
      this.#image.srcset = sources.join(', ')
    }
    this.#image.src = url
  }

  destroy(): void {
    this.#free()
  }

  #showBlob(content: Blob): void {
    if (this.#shown === content) return
    this.#shown = content
    this.#free()
    this.#blobUrl = URL.createObjectURL(content)
    this.#image.removeAttribute('srcset')
    this.#image.src = this.#blobUrl
  }

  #clear(): void {
    this.#shown = null
    this.#free()
    this.#image.removeAttribute('srcset')
    this.#image.removeAttribute('src')
  }

  #free(): void {
    if (this.#blobUrl !== null) URL.revokeObjectURL(this.#blobUrl)
    this.#blobUrl = null
  }
}
