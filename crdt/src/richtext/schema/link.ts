import { Mark } from '@tiptap/core'
import { isSafeLink } from './urls.ts'

/** What every link of the schema has, whatever a document says: it opens in a page of its own that cannot reach back. */
const OWN = { target: '_blank', rel: 'noopener noreferrer nofollow' } as const

/**
 * A link with a safe address and a title, with the attributes of Tiptap's. A text that is typed at its end belongs to it.
 */
export const Link = Mark.create({
  name: 'link',
  // Around all other marks.
  priority: 1000,
  keepOnSplit: false,
  exitable: true,
  inclusive: true,
  addAttributes: () => ({
    href: { default: null },
    target: { default: OWN.target, parseHTML: () => OWN.target },
    rel: { default: OWN.rel, parseHTML: () => OWN.rel },
    class: { default: null, parseHTML: () => null },
    title: { default: null },
  }),
  parseHTML: () => [{ tag: 'a[href]', getAttrs: (dom) => isSafeLink(dom.getAttribute('href')) && null }],
  renderHTML: ({ mark }) => {
    const href: unknown = mark.attrs['href']
    return ['a', { ...OWN, href: isSafeLink(href) ? href : '', title: mark.attrs['title'] ?? null }, 0]
  },
})
