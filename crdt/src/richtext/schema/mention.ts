import { Node } from '@tiptap/core'
import { MENTION_KINDS, mentionLabel, mentionTarget } from './attributes.ts'

/** Where the pages of documents are, relative to their server. */
const PAGES = '/d/'

/** The path of the page of a document. It leads nowhere else, whatever the address is. */
export function documentPath(address: string): string {
  return (
    PAGES + encodeURIComponent(address).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  )
}

/** The address of the document to whose page a path leads; `null` for any other. */
export function documentOfPath(path: string): string | null {
  if (!path.startsWith(PAGES)) return null
  try {
    const address = decodeURIComponent(path.slice(PAGES.length))
    return documentPath(address) === path ? mentionTarget(address) : null
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** What stands in the text for the attributes of a mention: the title of a document, or `@` and a name. */
export function mentionText(attributes: Readonly<Record<string, unknown>> | undefined): string {
  const label = mentionLabel(attributes?.['label']) ?? '?'
  return attributes?.['kind'] === 'document' ? label : `@${label}`
}

/**
 * A person or a document that a line mentions. `label` is the name, or the title that the document had; `target` is the
 * address of the document, never a URL. People have no address.
 */
export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({
    kind: {
      default: 'person',
      rendered: false,
      parseHTML: (element: HTMLElement) =>
        MENTION_KINDS.find((kind) => kind === element.dataset['mention']) ?? 'person',
    },
    target: {
      default: null,
      rendered: false,
      parseHTML: (element: HTMLElement) => documentOfPath(element.getAttribute('href') ?? ''),
    },
    label: {
      default: null,
      rendered: false,
      parseHTML: (element: HTMLElement) => mentionLabel(element.dataset['label']),
    },
  }),
  parseHTML: () => [
    // Before the rule of links.
    { tag: 'a[data-mention="document"]', priority: 60 },
    { tag: 'span[data-mention="person"]' },
  ],
  renderHTML({ node: { attrs } }) {
    const target = mentionTarget(attrs['target'])
    const isDocument = attrs['kind'] === 'document'
    const said = {
      class: 'cw-mention',
      'data-mention': attrs['kind'],
      'data-label': mentionLabel(attrs['label']),
    }
    if (!isDocument) return ['span', said, mentionText(attrs)]
    return ['a', target === null ? said : { ...said, href: documentPath(target) }, mentionText(attrs)]
  },
  renderText: ({ node }) => mentionText(node.attrs),
})
