import { Node } from '@tiptap/core'
import { fileName, mediaType } from './attributes.ts'
import { isSafeImage } from './urls.ts'

/** What a card says of a file without a name. */
export const NAMELESS_FILE = 'File'

/**
 * A file as a block: its address, its name, its size in bytes and its media type, as they were when it was added. What is
 * stored at the address may differ.
 */
export const FileCard = Node.create({
  name: 'file',
  // After the nodes of the first version, which are the first choice where a block is missing.
  priority: 50,
  group: 'block',
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes: () => ({
    src: { default: null, rendered: false, parseHTML: (element: HTMLElement) => linkIn(element, 'href') },
    name: {
      default: null,
      rendered: false,
      parseHTML: (element: HTMLElement) => fileName(linkIn(element, 'download')),
    },
    size: { default: null, rendered: false, parseHTML: (element: HTMLElement) => sizeIn(element) },
    type: {
      default: null,
      rendered: false,
      parseHTML: (element: HTMLElement) => mediaType(linkIn(element, 'type')),
    },
  }),
  parseHTML: () => [{ tag: 'p.cw-file', priority: 60 }],
  renderHTML({ node: { attrs } }) {
    const { src, size } = attrs
    const name = fileName(attrs['name'])
    const link = {
      ...(isSafeImage(src) ? { href: src } : {}),
      download: name ?? '',
      type: mediaType(attrs['type']),
      'data-size': size,
    }
    return ['p', { class: 'cw-file' }, ['a', link, name ?? NAMELESS_FILE]]
  },
  renderText: ({ node }) => fileName(node.attrs['name']) ?? NAMELESS_FILE,
})

function linkIn(element: HTMLElement, attribute: string): string | null {
  return element.querySelector('a')?.getAttribute(attribute) ?? null
}

function sizeIn(element: HTMLElement): number | null {
  const size = element.querySelector('a')?.dataset['size'] ?? ''
  return /^\d{1,14}$/.test(size) ? Number(size) : null
}
