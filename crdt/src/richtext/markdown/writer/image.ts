import type { JSONContent } from '@tiptap/core'
import { NAMELESS_FILE } from '../../schema/file-card.ts'
import { markdownAddress } from '../syntax/address.ts'
import { htmlAttribute, markdownDescription, markdownTitle } from './escapes.ts'

/**
 * An image as Markdown, or as HTML when it has a size, a place or a caption. Its address must be safe and clean. The size
 * of an image whose width is a part of the column stands in attributes that browsers do not read.
 */
export function writeImage({ attrs }: JSONContent): string {
  const { src, alt, title, width, height, percent, align, caption } = attrs ?? {}
  if ([width, height, percent, align, caption].every((value) => value === undefined)) {
    const address = typeof src === 'string' ? markdownAddress(src) : title === undefined ? '' : '<>'
    return `![${markdownDescription(alt)}](${address}${markdownTitle(title)})`
  }
  const size =
    percent === undefined
      ? { width, height }
      : { width: `${percent}%`, 'data-width': width, 'data-height': height }
  const image = `<img${attributes({ src, alt, title, ...size, align })}>`
  if (caption === undefined) return image
  return `<figure>${image}<figcaption>${htmlAttribute(caption)}</figcaption></figure>`
}

/** The card of a file as a link of HTML. Its address must be safe and clean. */
export function writeFile({ attrs }: JSONContent): string {
  const { src, name, size, type } = attrs ?? {}
  const link = attributes({ href: src, download: name ?? '', type, 'data-size': size })
  return `<a${link}>${htmlAttribute(name ?? NAMELESS_FILE)}</a>`
}

function attributes(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${htmlAttribute(value)}"`)
    .join('')
}
