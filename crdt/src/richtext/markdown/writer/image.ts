import type { JSONContent } from '@tiptap/core'
import { markdownAddress } from '../syntax/address.ts'
import { htmlAttribute, markdownDescription, markdownTitle } from './escapes.ts'

/** An image as Markdown, or as HTML when it has a size. Its address must be safe and clean. */
export function writeImage({ attrs }: JSONContent): string {
  const { src, alt, title, width, height } = attrs ?? {}
  if (width === undefined && height === undefined) {
    const address = typeof src === 'string' ? markdownAddress(src) : title === undefined ? '' : '<>'
    return `![${markdownDescription(alt)}](${address}${markdownTitle(title)})`
  }
  const attributes = Object.entries({ src, alt, title, width, height })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${htmlAttribute(value)}"`)
  return `<img${attributes.join('')}>`
}
