import { localSource, newFileKey } from './file-source.ts'

/** An image whose content is in a page. */
export interface EmbeddedImage {
  /** A UUID, by which the blocks refer to it. */
  readonly key: string
  /** `data:image/…` */
  readonly url: string
}

/** Longest address with the content of an image, UTF-16 units: 20 MB in base64. */
const MAX_LENGTH = 28_000_000
/** Most images with their content in one page. */
const MAX_IMAGES = 50

/** Keeps an image whose content is in its address among the others; resolves to its source, `null` for other addresses. */
export function embed(url: string, others: EmbeddedImage[]): string | null {
  const isImage = /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i.test(url)
  if (!isImage || url.length > MAX_LENGTH || others.length >= MAX_IMAGES) return null
  const key = newFileKey()
  others.push({ key, url })
  return localSource(key)
}
