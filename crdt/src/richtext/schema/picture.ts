import { InputRule } from '@tiptap/core'
import { Image } from '@tiptap/extension-image'
import { ALIGNMENTS, captionOf, MIN_PERCENT } from './attributes.ts'
import { isSafeImage } from './urls.ts'

/** A typed image in Markdown: its description, address and title. */
const IMAGE_IN_MARKDOWN = /(?<!\S)!\[(.+|:?)]\((\S+)(?:\s+["'“„](\S+)["'“”])?\)$/

/**
 * An image as a block. `width` and `height` are the size of the image itself in CSS pixels, by which its place is known
 * before it is loaded; it is never shown wider than the column. `percent` is the width at which it is shown, in percent of
 * the column; `align` is where it stands there, in the middle by default; `caption` is a line below it. Editors that know
 * only HTML's attributes show the image in its own size. Its address is checked when it is rendered, because it may come
 * from a hostile client.
 */
export const Picture = Image.extend({
  addAttributes() {
    const own = (name: string) => (element: HTMLElement) => imageIn(element)?.getAttribute(name) ?? null
    return {
      src: { default: null, parseHTML: own('src') },
      alt: { default: null, parseHTML: own('alt') },
      title: { default: null, parseHTML: own('title') },
      width: { default: null, rendered: false, parseHTML: (element) => lengthOf(imageIn(element), 'width') },
      height: {
        default: null,
        rendered: false,
        parseHTML: (element) => lengthOf(imageIn(element), 'height'),
      },
      percent: {
        default: null,
        rendered: false,
        parseHTML: (element) => percentOf(imageIn(element)?.getAttribute('width')),
      },
      align: {
        default: null,
        rendered: false,
        parseHTML: (element) =>
          ALIGNMENTS.find((align) => align === imageIn(element)?.dataset['align']) ?? null,
      },
      caption: {
        default: null,
        rendered: false,
        parseHTML: (element) =>
          captionOf(
            element.querySelector(':scope > figcaption')?.textContent?.replace(/\s+/g, ' ').trim() ?? null,
          ),
      },
    }
  },

  parseHTML() {
    const isSource = 'img[src]:not([src^="data:"])'
    return [
      { tag: 'figure', getAttrs: (element) => (element.querySelector(`:scope > ${isSource}`) ? {} : false) },
      { tag: isSource },
    ]
  },

  // Tiptap's rule expects that the last character is not in the text yet.
  addInputRules() {
    return [
      new InputRule({
        find: IMAGE_IN_MARKDOWN,
        handler: ({ state, range, match }) => {
          const [, alt, src, title] = match
          if (!isSafeImage(src)) return null
          const image = this.type.create({ alt, src, title: title ?? null })
          state.tr.replaceRangeWith(range.from, range.to, image)
          return undefined
        },
      }),
    ]
  },

  renderHTML({ node, HTMLAttributes: { src, ...rest } }) {
    const { width, height, percent, align, caption } = node.attrs
    const image = [
      'img',
      {
        loading: 'lazy',
        referrerpolicy: 'no-referrer',
        ...rest,
        ...(isSafeImage(src) ? { src } : {}),
        ...(percent === null
          ? { width, height }
          : { width: `${percent}%`, 'data-width': width, 'data-height': height }),
        'data-align': align,
      },
    ] as const
    return caption === null ? image : ['figure', { class: 'cw-figure' }, image, ['figcaption', caption]]
  },
})

/** The image of an element that {@link Picture} rendered: itself, or the one with a caption. */
function imageIn(element: HTMLElement): HTMLElement | null {
  return element.tagName === 'IMG' ? element : element.querySelector<HTMLElement>(':scope > img')
}

/** A width of HTML in percent, as the least or most that an image may have if it is beyond; `null` for other widths. */
export function percentOf(width: unknown): number | null {
  const percent = /^(\d{1,5})%$/.exec(typeof width === 'string' ? width : '')?.[1]
  return percent === undefined ? null : Math.min(100, Math.max(MIN_PERCENT, Number(percent)))
}

/** The width or height of the image itself. */
function lengthOf(image: HTMLElement | null, name: 'width' | 'height'): number | string | null {
  const length = image?.dataset[name] ?? image?.getAttribute(name) ?? ''
  if (/^\d{1,5}$/.test(length)) return Number(length)
  return /^\d{1,5}px$/.test(length) ? length : null
}
